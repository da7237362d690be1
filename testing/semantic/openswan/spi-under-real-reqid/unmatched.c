unsigned get_shunt_spi(struct state *s)
{
	return kernel_ops->get_spi(&s->remote, get_proto_reqid());
}
