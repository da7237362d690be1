static bool compute_v2_child_spi(struct child_sa *child)
{
	struct connection *c = child->sa.st_connection;
	const struct ip_protocol *protocol = child->protocol;

	child->spi = get_ipsec_spi(c, protocol, 0, child->sa.logger);
	return child->spi != 0;
}
