struct whack_end {
	reqid_t sa_reqid;
	int port;
};
