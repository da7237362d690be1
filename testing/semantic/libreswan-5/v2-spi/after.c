static bool compute_v2_child_spi(struct child_sa *child)
{
	const struct ip_protocol *protocol = child->protocol;

	child->spi = get_ipsec_spi(child, protocol, 0, child->sa.logger);
	return child->spi != 0;
}
