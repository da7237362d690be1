struct msg_digest {
	reqid_t st_reqid;
};
