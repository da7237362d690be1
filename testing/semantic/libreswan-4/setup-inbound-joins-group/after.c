static bool setup_half_ipsec_sa(struct state *st, bool inbound)
{
	struct connection *c = st->st_connection;
	if (inbound)
		join_reqid_group(st);
	return add_sa(c, inbound);
}
