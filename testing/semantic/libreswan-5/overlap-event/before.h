enum connection_event_kind {
	CONNECTION_REVIVAL = 1,
};
