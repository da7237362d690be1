	bool no_session_resumption;
