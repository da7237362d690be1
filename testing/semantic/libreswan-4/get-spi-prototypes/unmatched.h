extern ipsec_spi_t get_any_spi(const struct spd_route *sr, struct logger *logger);
