ipsec_spi_t get_ipsec_spi(struct child_sa *child, const struct ip_protocol *proto,
			  struct logger *logger)
{
	passert(proto != NULL);
	const struct connection *c = child->sa.st_connection;
	join_reqid_group(child, HERE);
	return kernel_ops_get_ipsec_spi(0,
					&c->remote->host.addr,
					get_proto_reqid(child_sa_reqid(child, DIRECTION_INBOUND), proto),
					logger);
}
