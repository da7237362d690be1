struct kernel_sa {
	enum encap_proto proto;
	reqid_t reqid;
};
