bool orient(struct connection *c)
{
	if (c->policy.route) {
		connection_route(c, HERE);
	}
	return true;
}
