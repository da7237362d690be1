static bool choose(struct state *cst, const struct spd_route *sr, struct logger *logger)
{
	cst->st_cpi = get_my_cpi(sr, true, logger);
	cst->st_spi = ikev2_parent_spi(&cst->st_connection->spd, cst->st_logger);
	return cst->st_spi != 0;
}
