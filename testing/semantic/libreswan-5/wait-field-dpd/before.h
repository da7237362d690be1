struct state {
	int serialno;
	monotime_t st_last_dpd;
};
