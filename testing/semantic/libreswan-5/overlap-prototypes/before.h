void connection_unroute(struct connection *c, where_t where);

void connection_next(struct connection *c);
