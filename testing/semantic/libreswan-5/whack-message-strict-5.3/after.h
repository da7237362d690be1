int first;
	enum yn_options strict_inbound_check;
	enum yn_options session_resumption;
