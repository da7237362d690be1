struct state {
	int serialno;
#define st_v2_lifetime_event(ST) ((ST)->events[2])
	int dpd;
};
