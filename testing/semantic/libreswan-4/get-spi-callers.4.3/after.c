static bool choose(struct state *cst, struct child_sa *child)
{
	struct connection *c = cst->st_connection;
	cst->st_cpi = get_my_cpi(cst, true, cst->st_logger);
	cst->st_spi = ikev2_child_sa_spi(cst, c->policy, cst->st_logger);
	child->sa.st_spi = ikev2_child_sa_spi(&child->sa, c->policy, child->sa.st_logger);
	return cst->st_spi != 0;
}
