extern ipsec_spi_t get_ipsec_spi(const struct connection *c, ipsec_spi_t avoid,
				 struct logger *logger);

extern int between;

extern ipsec_spi_t get_ipsec_cpi(const struct connection *c, struct logger *logger);
