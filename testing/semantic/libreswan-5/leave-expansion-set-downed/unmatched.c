void forget(struct connection **p, struct connection **other, where_t where)
{
	terminate_and_down_connections((*p), true, where);
	delete_connection(other);
	terminate_and_down_connection((*p), true, where);
	delete_connection(p);
}
