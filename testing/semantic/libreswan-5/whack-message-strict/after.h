int first;
	enum yn_options strict_inbound_check;
	uintmax_t sa_ipsec_max_bytes;
