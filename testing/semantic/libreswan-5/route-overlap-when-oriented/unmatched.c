bool orient(struct connection *c)
{
	if (c->policy.up) {
		connection_route(c, HERE);
	}
	if (c->policy.route) {
		connection_initiate(c, HERE);
	}
	return true;
}
