static bool ikev1_out_sa(struct state *st, struct logger *logger)
{
	struct connection *c = st->st_connection;

	st->cpi = get_ipsec_cpi(c->parent, logger);
	st->spi = get_spi(c, st->logger);
	return st->cpi != 0;
}
