void unroute_connection(struct connection *conn)
{
	struct spd_route *route;

	for (route = &conn->spd; route; route = route->next)
		route->routing = 0;
	expansion_unrouted(conn);
}
