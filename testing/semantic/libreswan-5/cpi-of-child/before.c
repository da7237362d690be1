ipsec_spi_t get_ipsec_cpi(const struct connection *c, const struct ip_protocol *proto,
			  struct logger *logger)
{
	return kernel_ops_get_ipsec_spi(0,
					&c->remote->host.addr,
					get_proto_reqid(c->child.reqid, proto),
					logger);
}
