struct kernel_policy_rule {
	int proto;
	reqid_t reqid;
	/*
	 * When non-zero, only the SA with this SPI will do.
	 *
	 * Only set in outbound policies, and only when the REQID
	 * alone might match the SAs of several Child SAs.
	 */
	ipsec_spi_t spi;	/* network-byte-ordered */
};
