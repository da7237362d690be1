static bool choose(struct state *st, struct child_sa *larval)
{
	struct connection *c = st->st_connection;
	st->st_cpi = get_ipsec_cpi(&c->spd, st->st_logger);
	st->st_spi = get_ipsec_spi(0, st->st_proto, &c->spd, st->st_logger);
	larval->sa.st_spi = get_ipsec_spi(0, larval->sa.st_proto, &c->spd, larval->sa.st_logger);
	return st->st_spi != 0;
}
