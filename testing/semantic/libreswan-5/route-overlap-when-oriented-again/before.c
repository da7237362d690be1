void connection_oriented(struct connection *c, bool background, where_t where)
{
	if (c->policy.route) {
		connection_route(c, where);
	}
	if (c->policy.up) {
		initiate(c, background);
	}
}
