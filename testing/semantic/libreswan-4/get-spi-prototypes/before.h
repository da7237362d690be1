extern ipsec_spi_t get_ipsec_spi(ipsec_spi_t avoid, const struct spd_route *sr,
				 struct logger *logger);
extern ipsec_spi_t get_ipsec_cpi(const struct spd_route *sr, struct logger *logger);
