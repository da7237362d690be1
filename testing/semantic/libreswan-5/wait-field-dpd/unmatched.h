struct timer {
	monotime_t st_last_dpd;
};
