void forget(struct connection **p, struct logger *logger, where_t where)
{
	attach((*p), logger);
	terminate_and_down_and_unroute_connections((*p), where);
	delete_connection(p);
}
