void forget(struct connection *c, struct connection *other, struct logger *logger, where_t where)
{
	terminate_and_down_and_unroute_connections(c, where);
	connection_delref(&other, logger);
}
