void forget(struct connection *c, struct logger *logger, where_t where)
{
	terminate_and_down_and_unroute_connections(c, where);
	connection_delref(&c, logger);
}
