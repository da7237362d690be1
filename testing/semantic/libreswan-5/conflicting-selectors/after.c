static void scribble_ts_response_on_initiator(struct child_sa *child, struct verbose verbose)
{
	scribble(child, verbose);
}

/*
 * The other connection, if any, with kernel policies that clash with
 * installing C's SPD.
 */

static struct connection *spd_conflict(const struct spd *spd, struct logger *logger)
{
	/* same check as install_inbound_ipsec_sa() */
	struct spd_owner owner = spd_owner(spd, RT_UNROUTED_INBOUND, logger, HERE);
	return (owner.policy == NULL ? NULL : owner.policy->connection);
}

static bool selector_pair_conflicts(const struct connection *c,
				    ip_selector local, ip_selector remote)
{
	FOR_EACH_ITEM(spd, &c->child.spds) {
		if (selector_eq_selector(spd->local->client, local) &&
		    selector_eq_selector(spd->remote->client, remote)) {
			return (spd_conflict(spd, c->logger) != NULL);
		}
	}
	return false; /* different address families */
}

/*
 * The number of NSP's selectors with SELECTOR's address family.
 */

static unsigned nr_same_family(const struct narrowed_selector_payload *nsp,
			       ip_selector selector)
{
	unsigned nr = 0;
	for (unsigned i = 0; i < nsp->nr; i++) {
		nr += (selector_info(nsp->ns[i].selector) == selector_info(selector));
	}
	return nr;
}

/*
 * Without a pair of selectors with the same address family there's
 * nothing to install.
 */

static bool narrowed_to_nothing(const struct narrowed_selector_payloads *nsps)
{
	for (unsigned i = 0; i < nsps->i.nr; i++) {
		if (nr_same_family(&nsps->r, nsps->i.ns[i].selector) > 0) {
			return false;
		}
	}
	return true;
}

/*
 * Make way for C, which has what CHILD is being asked for, when what
 * is in the way was negotiated by the same peer using another IKE SA.
 *
 * For instance, the peer crashed and is now back, or is
 * re-authenticating (make-before-break).  Either way, it's no longer
 * using, or about to delete, the Child SA being replaced.
 */

static void replace_old_child_sas(struct child_sa *child, struct connection *c)
{
	const struct connection *cc = child->sa.st_connection;
	if (cc->clonedfrom != c->clonedfrom && cc != c) {
		return;
	}

	FOR_EACH_ITEM(spd, &c->child.spds) {
		struct connection *d = spd_conflict(spd, c->logger);
		if (d == NULL || d->clonedfrom != c->clonedfrom ||
		    !same_peer_ids(cc, d) ||
		    !address_eq_address(cc->remote->host.addr, d->remote->host.addr)) {
			continue;
		}

		struct child_sa *old = child_sa_by_serialno(d->established_child_sa);
		if (old == NULL || old->sa.st_clonedfrom == child->sa.st_clonedfrom) {
			continue;
		}

		connection_buf db;
		llog_sa(RC_LOG, child,
			"replacing "PRI_CONNECTION" "PRI_SO"; negotiated by peer using another IKE SA "PRI_SO,
			pri_connection(d, &db), pri_so(old->sa.st_serialno),
			pri_so(old->sa.st_clonedfrom));
		connection_addref(d, child->sa.logger);
		if (d->policy.up) {
			/* instead of D, C is kept up */
			del_policy(d, policy.up);
			add_policy(c, policy.up);
		}
		connection_teardown_child(&old, REASON_DELETED, HERE);
		connection_delref(&d, child->sa.logger);
	}
}

/*
 * Narrow what C accepted further: to what isn't carried by the Child
 * SAs of other connections.
 *
 * For instance, the peer asks for A, and then for A and B.  The first
 * Child SA keeps A, and the second gets just B.  Not doing this isn't
 * an option: by the time installing the second Child SA's policy for
 * A fails, cleaning up takes the first Child SA's policy with it.
 *
 * Returns false when there's nothing left.
 */

static bool drop_conflicting_selectors(struct child_sa *child,
				       struct connection *c,
				       struct narrowed_selector_payloads *nsps,
				       struct verbose verbose)
{
	struct narrowed_selector_payload *ends[] = {
		[LEFT_END] = &nsps->r,	/* responder, so local */
		[RIGHT_END] = &nsps->i,
	};
	bool dropped = false;
	unsigned conflicts = 0;

	replace_old_child_sas(child, c);

	for (enum end end = LEFT_END; end < END_ROOF; end++) {
		struct narrowed_selector_payload *this = ends[end];
		const struct narrowed_selector_payload *that = ends[!end];
		unsigned nr = 0;
		conflicts = 0;
		for (unsigned i = 0; i < this->nr; i++) {
			unsigned clash = 0;
			for (unsigned j = 0; j < that->nr; j++) {
				ip_selector local = (end == LEFT_END ? this : that)->ns[end == LEFT_END ? i : j].selector;
				ip_selector remote = (end == LEFT_END ? that : this)->ns[end == LEFT_END ? j : i].selector;
				clash += selector_pair_conflicts(c, local, remote);
			}
			if (clash > 0 && clash == nr_same_family(that, this->ns[i].selector)) {
				selector_buf sb;
				dbg_ts("dropping %s; in use by another connection",
				       str_selector(&this->ns[i].selector, &sb));
				dropped = true;
				continue;
			}
			conflicts += clash;
			this->ns[nr++] = this->ns[i];
		}
		this->nr = nr;
		if (nr == 0) {
			break;
		}
	}

	if (conflicts > 0 || narrowed_to_nothing(nsps)) {
		llog_sa(RC_LOG, child,
			"proposed Traffic Selectors are already in use by other Child SAs");
		return false;
	}

	if (dropped) {
		scribble_ts_request_on_responder(child, c, nsps, verbose);
	}

	return true;
}

static int next(void)
{
	return 2;
}
