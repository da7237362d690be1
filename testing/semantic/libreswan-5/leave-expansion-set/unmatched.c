void down(struct connection **p, where_t where)
{
	terminate_and_down_and_unroute_connections((*p), where);
	detach(p);
}

void forget(struct connection **p, struct connection **other, where_t where)
{
	terminate_and_down_and_unroute_connections((*p), where);
	delete_connection(other);
}
