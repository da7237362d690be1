int first;
	KNCF_SESSION_RESUMPTION,	/* x */
