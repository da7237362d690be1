static bool compute_v2_child_ipcomp_cpi(struct child_sa *child)
{
	ipsec_spi_t cpi = get_ipsec_cpi(child, child->sa.logger);

	return set(child, cpi);
}
