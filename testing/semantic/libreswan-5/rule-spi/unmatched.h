struct kernel_policy_end {
	int proto;
	reqid_t reqid;
};
