struct state {
	int serialno;
	/* see install_outbound_ipsec_kernel_policies() */
	struct timeout *st_outbound_kernel_policy_timeout;

	monotime_t st_last_dpd;
};
