	uintmax_t sa_ike_max_bytes;
