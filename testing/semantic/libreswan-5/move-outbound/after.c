bool install_inbound_ipsec_kernel_policies(struct child_sa *child)
{
	return child != NULL;
}

/*
 * (Re-)install the connection's outbound kernel policies so that they
 * specify the SPIs of the Child SA that established the connection.
 */

static void update_outbound_ipsec_kernel_policies(struct connection *c,
						  struct logger *logger)
{
	struct child_sa *owner = child_sa_by_serialno(c->established_child_sa);
	if (owner == NULL || !oriented(c)) {
		/*
		 * The policies have already been deleted, or replaced
		 * by a shunt.
		 */
		return;
	}

	pdbg(logger, "kernel: %s() switching outbound policies to "PRI_SO,
	     __func__, pri_so(owner->sa.st_serialno));

	FOR_EACH_ITEM(spd, &c->child.spds) {

		if (is_v1_cisco_split(spd, HERE)) {
			continue;
		}

		if (spd->block) {
			continue;
		}

		if (!install_outbound_ipsec_kernel_policy(owner, spd,
							  KERNEL_POLICY_OP_REPLACE,
							  HERE)) {
			selector_pair_buf spb;
			llog(RC_LOG, owner->sa.logger,
			     "kernel: %s() failed to update outbound policy %s",
			     __func__, str_selector_pair(&spd->local->client,
							 &spd->remote->client, &spb));
		}
	}
}

/*
 * CHILD's outbound SAs have expired, or are about to be deleted.
 *
 * When the connection was established by some other Child SA (CHILD
 * has been rekeyed, or was made redundant by a simultaneous rekey)
 * make certain that the outbound kernel policies no longer specify
 * the SPIs of CHILD.
 */

void move_outbound_ipsec_kernel_policies(const struct child_sa *child)
{
	struct connection *c = child->sa.st_connection;
	if (outbound_kernel_policy_needs_spi(c) &&
	    c->established_child_sa != child->sa.st_serialno) {
		update_outbound_ipsec_kernel_policies(c, child->sa.logger);
	}
}

/*
 * Should installing the outbound kernel policy wait?
 *
 * When the policy specifies the SPI, it is the policy, and not the
 * outbound SA, that switches traffic over to the new Child SA.
 *
 * The responder to a rekey shouldn't do this straight away as the
 * initiator can't receive using the new Child SA until it has
 * processed the response.  From RFC 7296 2.8. Rekeying:
 *
 *   The responder can be assured that the initiator is prepared to
 *   receive messages on an SA if either (1) it has received a
 *   cryptographically valid message on the other half of the SA pair,
 *   or (2) the new SA rekeys an existing SA and it receives an IKE
 *   request to close the replaced SA.
 *
 * Wait for (2), leaving the existing policy, and with it the replaced
 * SA, in use; see move_outbound_ipsec_kernel_policies().  But wait no
 * longer than EXPIRE_OLD_SA_DELAY, which is how long, as initiator,
 * pluto keeps a replaced SA around: should the request never come
 * there's still an SA that works.
 *
 * IKEv1 doesn't need this, its responder only installs the outbound
 * SA after the initiator has confirmed that its SAs are installed.
 */

static bool outbound_kernel_policy_must_wait(const struct child_sa *child)
{
	const struct connection *c = child->sa.st_connection;

	if (!outbound_kernel_policy_needs_spi(c)) {
		return false;
	}

	if (child->sa.st_ike_version != IKEv2 ||
	    child->sa.st_sa_role != SA_RESPONDER ||
	    child->sa.st_v2_rekey_pred == SOS_NOBODY) {
		return false;
	}

	/* is the replaced SA both in use and usable? */

	if (child->sa.st_v2_rekey_pred != c->established_child_sa) {
		return false;
	}

	const struct child_sa *pred = child_sa_by_serialno(child->sa.st_v2_rekey_pred);
	return (pred != NULL &&
		!pred->sa.st_esp.outbound.expired[SA_HARD_EXPIRED] &&
		!pred->sa.st_ah.outbound.expired[SA_HARD_EXPIRED]);
}

static void outbound_kernel_policy_timeout(void *arg, const struct timer_event *event UNUSED)
{
	struct child_sa *child = arg;
	struct connection *c = child->sa.st_connection;
	destroy_timeout(&child->sa.st_outbound_kernel_policy_timeout);
	if (c->established_child_sa == child->sa.st_serialno) {
		update_outbound_ipsec_kernel_policies(c, child->sa.logger);
	}
}

int next(void)
{
	return 2;
}
