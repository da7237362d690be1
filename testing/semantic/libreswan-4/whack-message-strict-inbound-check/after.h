struct whack_message {
	bool whack_add;
	bool strict_inbound_check;
	reqid_t sa_reqid;
};
