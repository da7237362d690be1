bool orient(struct connection *c)
{
	if (c->policy.route) {
		connection_route(c, HERE);
		} else {
			connection_route_overlap(c, HERE);
	}
	return true;
}
