enum connection_event_kind {
	CONNECTION_OVERLAP,
#define OVERLAP_DELAY deltatime_from_seconds(2)
};
#define OTHER_DELAY deltatime(3)
