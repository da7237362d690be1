const struct enum_names connection_event_kind_names = {
	1, CONNECTION_REVIVAL,
	names,
};
