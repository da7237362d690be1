int first;
	bool session_resumption;	/* x */
