static bool teardown_half_ipsec_sa(struct state *st, bool inbound)
{
	struct connection *c = st->st_connection;
	return delete_sa(c, inbound);
}
