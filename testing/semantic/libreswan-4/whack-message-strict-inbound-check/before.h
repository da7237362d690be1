struct whack_message {
	bool whack_add;
	reqid_t sa_reqid;
};
