int first;
	bool strict_inbound_check;
	bool session_resumption;	/* x */
