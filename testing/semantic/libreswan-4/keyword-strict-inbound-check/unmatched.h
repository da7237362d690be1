enum k {
	KNCF_ONE,
	KNCF_REQID_OF,
};
