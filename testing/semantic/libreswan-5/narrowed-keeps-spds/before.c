bool take_lease(struct connection *cc)
{
	if (!lease(cc)) {
		return false;
	}

	set_child_has_client(cc, remote, true);

	/* rebuild the SPDs */
	discard_connection_spds(cc);
	return true;
}
