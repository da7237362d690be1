ipsec_spi_t ikev2_child_sa_spi(const struct spd_route *sr, lset_t policy,
			       struct logger *logger)
{
	if (policy == 0) {
		return 0;
	}
	return get_ipsec_spi(0, proto_of(policy), sr, true, logger);
}
