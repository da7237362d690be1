int first;
	uintmax_t sa_ipsec_max_bytes;
