ipsec_spi_t get_peers_cpi(struct state *s)
{
	return get_proto_reqid();
}
