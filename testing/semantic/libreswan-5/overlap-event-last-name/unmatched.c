const struct enum_names connection_kind_names = {
	1, CONNECTION_REVIVAL,
	names,
};

const struct enum_names connection_event_kind_names = {
	CONNECTION_REVIVAL, 1,
	names,
};
