extern ipsec_spi_t get_ipsec_spi(ipsec_spi_t avoid, struct state *st,
				 struct logger *logger);
extern ipsec_spi_t get_ipsec_cpi(struct state *st, struct logger *logger);
