static bool connection_ok_to_delete(struct connection *c, where_t where)
{
	bool ok_to_delete = true;

	if (connection_event_is_scheduled(c, CONNECTION_REVIVAL)) {
		ok_to_delete = false;
	}
	return ok_to_delete;
}
