ipsec_spi_t get_ipsec_cpi(const struct connection *c, const struct ip_protocol *proto)
{
	return kernel_ops_get_ipsec_spi(0, get_proto_reqid(c->reqid, proto));
}

ipsec_spi_t get_any_spi(const struct connection *c, const struct ip_protocol *proto)
{
	return kernel_ops_get_ipsec_spi(0, get_proto_reqid(c->child.reqid, proto));
}
