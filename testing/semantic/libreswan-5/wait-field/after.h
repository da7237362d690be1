struct state {
	int serialno;
	/* see install_outbound_ipsec_kernel_policies() */
	struct timeout *st_outbound_kernel_policy_timeout;

#define st_v2_lifetime_event(ST) ((ST)->events[2])
	int dpd;
};
