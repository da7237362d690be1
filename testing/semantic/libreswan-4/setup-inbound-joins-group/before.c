static bool setup_half_ipsec_sa(struct state *st, bool inbound)
{
	struct connection *c = st->st_connection;
	return add_sa(c, inbound);
}
