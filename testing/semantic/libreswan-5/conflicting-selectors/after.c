static void scribble_ts_response_on_initiator(struct child_sa *child, struct verbose verbose)
{
	scribble(child, verbose);
}

/*
 * Would installing kernel policies for C's LOCAL<->REMOTE clash with
 * those of some other connection?
 */

static bool selector_pair_conflicts(const struct connection *c,
				    ip_selector local, ip_selector remote)
{
	FOR_EACH_ITEM(spd, &c->child.spds) {
		if (selector_eq_selector(spd->local->client, local) &&
		    selector_eq_selector(spd->remote->client, remote)) {
			/* same check as install_inbound_ipsec_sa() */
			struct spd_owner owner = spd_owner(spd, RT_UNROUTED_INBOUND,
							   c->logger, HERE);
			return (owner.policy != NULL);
		}
	}
	return false; /* different address families */
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
			if (clash > 0 && clash == that->nr) {
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

	if (conflicts > 0 || nsps->i.nr == 0 || nsps->r.nr == 0) {
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
