static bool setup_half_ipsec_sa(struct state *st, bool inbound)
{
	struct connection *c = st->st_connection;
	sa.reqid = reqid_esp(c->spd.reqid);
	if (inbound && c->spd.eroute_owner == SOS_NOBODY && c->tunnel) {
		install_policy(c);
	}
	return add_sa(&sa);
}
