static bool compute_v2_child_ipcomp_cpi(struct child_sa *child)
{
	const struct connection *c = child->sa.st_connection;
	ipsec_spi_t cpi = get_ipsec_cpi(c, child->sa.logger);

	return set(child, cpi);
}
