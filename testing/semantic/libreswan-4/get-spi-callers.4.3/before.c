static bool choose(struct state *cst, struct child_sa *child)
{
	struct connection *c = cst->st_connection;
	cst->st_cpi = get_my_cpi(&c->spd, true, cst->st_logger);
	cst->st_spi = ikev2_child_sa_spi(&c->spd, c->policy, cst->st_logger);
	child->sa.st_spi = ikev2_child_sa_spi(&c->spd, c->policy, child->sa.st_logger);
	return cst->st_spi != 0;
}
