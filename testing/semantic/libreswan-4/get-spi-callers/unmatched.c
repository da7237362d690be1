static bool choose(struct state *st, const struct spd_route *sr, struct logger *logger)
{
	st->st_cpi = get_ipsec_cpi(sr, logger);
	st->st_spi = get_free_spi(&st->st_connection->spd, st->st_logger);
	return st->st_spi != 0;
}
