static bool teardown_half_ipsec_sa(struct state *st, bool inbound)
{
	struct connection *c = st->st_connection;
	if (inbound && c->spd.eroute_owner == SOS_NOBODY) {
		return delete_policy(c, c->spd.reqid);
	}
	return true;
}
