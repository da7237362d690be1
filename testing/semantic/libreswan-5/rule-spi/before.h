struct kernel_policy_rule {
	int proto;
	reqid_t reqid;
};
