static bool ikev1_out_sa(struct state *st)
{
	struct connection *c = st->st_connection;

	st->cpi = get_ipsec_cpi(pexpect_child_sa(st), st->logger);
	st->peer = c->peer;
	st->spi = get_ipsec_spi(pexpect_child_sa(st), st->protocol, 0, st->logger);
	return st->cpi != 0 && st->spi != 0;
}
