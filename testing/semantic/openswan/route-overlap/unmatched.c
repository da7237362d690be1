bool route_only(struct connection *conn, struct state *state)
{
	if (!install(conn, state))
		return FALSE;
	return TRUE;
}
