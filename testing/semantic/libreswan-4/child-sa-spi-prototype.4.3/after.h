ipsec_spi_t ikev2_child_sa_spi(struct state *st, lset_t policy,
			       struct logger *logger);
