struct state {
	long st_serialno;
	struct reqid_group *st_reqid_group;
	reqid_t st_reqid;
	int st_count;
};
