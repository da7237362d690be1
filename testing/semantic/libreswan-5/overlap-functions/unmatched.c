void connection_unroute(struct connection *c, where_t where);

void connection_route(struct connection *c, where_t where)
{
	connection_unroute(c, where);
}
