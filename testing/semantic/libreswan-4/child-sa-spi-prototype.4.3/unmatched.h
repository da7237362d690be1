ipsec_spi_t ikev2_spare_spi(const struct spd_route *spd_route, lset_t policy,
			    struct logger *logger);
