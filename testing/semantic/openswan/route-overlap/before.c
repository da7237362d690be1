bool route_and_eroute(struct connection *conn, const struct spd_route *route,
		      struct spd_route *orig, struct state *state)
{
	if (!install(conn, route))
		return FALSE;
	if (state == NULL)
		orig->routing = 1;
	return TRUE;
}
