void forget(struct connection *c, struct logger *logger, where_t where)
{
	/* stop siblings routing the connection */
	leave_expansion_set(c);
	flush_connection_event(c, CONNECTION_OVERLAP);
	terminate_and_down_and_unroute_connections(c, where);
	connection_delref(&c, logger);
}
