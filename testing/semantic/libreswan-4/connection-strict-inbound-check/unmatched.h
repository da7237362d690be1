struct spd_route {
	reqid_t sa_reqid;
	bool up;
};
