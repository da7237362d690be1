ipsec_spi_t get_my_cpi(struct state *s, bool tunnel)
{
	if (kernel_ops->get_spi) {
		s->in_kernel = TRUE;
		return kernel_ops->get_spi(&s->remote, tunnel,
					   inbound_spi_reqid(s, IPPROTO_COMP), "cpi");
	}
	return 0;
}
