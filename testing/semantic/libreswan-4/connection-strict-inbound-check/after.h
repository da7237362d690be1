struct connection {
	char *name;
	bool strict_inbound_check;
	reqid_t sa_reqid;
};
