void forget(struct connection **p, where_t where)
{
	terminate_and_down_connections((*p), true, where);
	delete_connection(p);
}
