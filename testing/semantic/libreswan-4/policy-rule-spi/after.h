struct kernel_policy_rule {
	enum encap_proto proto;
	reqid_t reqid;
	ipsec_spi_t spi;
};
