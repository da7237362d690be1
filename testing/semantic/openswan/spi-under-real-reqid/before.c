bool get_ipsec_spi(struct ipsec_proto_info *info, int what, struct state *s, bool tunnel)
{
	if (kernel_ops->get_spi) {
		info->our_spi = kernel_ops->get_spi(&s->remote, what, tunnel,
						    get_proto_reqid(), "spi");
		return info->our_spi != 0;
	}
	return TRUE;
}
