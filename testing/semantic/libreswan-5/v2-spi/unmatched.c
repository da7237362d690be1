static bool compute_v1_child_spi(struct child_sa *child)
{
	struct connection *c = child->sa.st_connection;

	child->spi = get_ipsec_spi(c, child->protocol, 0, child->sa.logger);
	return child->spi != 0;
}

static bool compute_v2_child_spi(struct child_sa *child)
{
	struct connection *c = child->sa.st_connection;

	child->spi = next_spi(c);
	return child->spi != 0;
}
