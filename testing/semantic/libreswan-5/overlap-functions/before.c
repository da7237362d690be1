void connection_unroute(struct connection *c, where_t where)
{
	dispatch(CONNECTION_UNROUTE, c, where);
}

void connection_next(struct connection *c);
