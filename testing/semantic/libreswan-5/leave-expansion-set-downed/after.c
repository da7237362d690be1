void forget(struct connection **p, where_t where)
{
	/* stop siblings routing the connection */
	leave_expansion_set((*p));
	flush_connection_event((*p), CONNECTION_OVERLAP);
	terminate_and_down_connections((*p), true, where);
	delete_connection(p);
}
