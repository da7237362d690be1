extern ipsec_spi_t get_ipsec_spi(struct child_sa *child, ipsec_spi_t avoid,
				 struct logger *logger);

extern int between;

extern ipsec_spi_t get_ipsec_cpi(struct child_sa *child, struct logger *logger);
