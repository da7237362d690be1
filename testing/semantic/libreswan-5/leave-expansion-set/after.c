void forget(struct connection **p, struct logger *logger, where_t where)
{
	attach((*p), logger);
	/* stop siblings routing the connection */
	leave_expansion_set((*p));
	flush_connection_event((*p), CONNECTION_OVERLAP);
	terminate_and_down_and_unroute_connections((*p), where);
	delete_connection(p);
}
