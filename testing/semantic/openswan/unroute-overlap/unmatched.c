void unroute_connections(struct connection *first)
{
	for (; first != NULL; first = first->next)
		unroute_connection(first);
}
