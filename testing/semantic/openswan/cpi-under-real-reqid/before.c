ipsec_spi_t get_my_cpi(struct state *s, bool tunnel)
{
	if (kernel_ops->get_spi) {
		s->in_kernel = TRUE;
		return kernel_ops->get_spi(&s->remote, tunnel, get_proto_reqid(), "cpi");
	}
	return 0;
}
