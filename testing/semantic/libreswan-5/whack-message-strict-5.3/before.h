int first;
	enum yn_options session_resumption;
