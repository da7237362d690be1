bool take_lease(struct connection *cc)
{
	if (!lease(cc)) {
		return false;
	}

	set_child_has_client(cc, remote, true);

	if (child_sa_selectors(cc, cc->local) != &cc->local->child.selectors.proposed) {
		/*
		 * The peer is back.  The SPDs, having been narrowed,
		 * still describe the old Child SA.
		 */
		return true;
	}

	/* rebuild the SPDs */
	discard_connection_spds(cc);
	return true;
}
