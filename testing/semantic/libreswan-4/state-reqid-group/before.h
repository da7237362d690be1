struct state {
	long st_serialno;
	reqid_t st_reqid;
	int st_count;
};
