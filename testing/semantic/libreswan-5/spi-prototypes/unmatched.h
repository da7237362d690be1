extern ipsec_spi_t get_ipsec_spi(struct child_sa *child, struct logger *logger);
extern ipsec_spi_t kernel_get_ipsec_spi(const struct connection *c, struct logger *logger);
