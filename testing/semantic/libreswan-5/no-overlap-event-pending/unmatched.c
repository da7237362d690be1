static bool connection_ok_to_revive(struct connection *c, where_t where)
{
	if (connection_event_is_scheduled(c, CONNECTION_REVIVAL)) {
		return false;
	}
	return true;
}

static bool connection_ok_to_delete(struct connection *c, where_t where)
{
	return c->refs == 1;
}
