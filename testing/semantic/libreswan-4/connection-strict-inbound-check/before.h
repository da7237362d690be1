struct connection {
	char *name;
	reqid_t sa_reqid;
};
