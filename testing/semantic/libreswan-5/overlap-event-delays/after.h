enum connection_event_kind {
	CONNECTION_REVIVAL = 1,
	CONNECTION_OVERLAP,
#define OVERLAP_UNROUTED_DELAY		deltatime(2)
#define OVERLAP_REFUSED_DELAY		deltatime(5 * secs_per_minute)
};
