enum connection_kind {
	CONNECTION_REVIVAL = 1,
};

enum connection_event_kind {
	CONNECTION_REVIVAL,
};
