ipsec_spi_t ikev2_spare_spi(const struct spd_route *sr, lset_t policy,
			    struct logger *logger)
{
	return get_ipsec_spi(0, proto_of(policy), sr, true, logger);
}
