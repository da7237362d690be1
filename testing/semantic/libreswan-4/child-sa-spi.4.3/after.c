ipsec_spi_t ikev2_child_sa_spi(struct state *st, lset_t policy,
			       struct logger *logger)
{
	if (policy == 0) {
		return 0;
	}
	return get_ipsec_spi(0, proto_of(policy), st, true, logger);
}
