int first;
	KNCF_PFS_REKEY_WORKAROUND,	/* x */
