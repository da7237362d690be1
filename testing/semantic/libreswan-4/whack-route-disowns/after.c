static int whack_route_connection(struct connection *c, void *arg)
{
	expansion_disowned(c);
	if (!trap_connection(c)) {
		complain(c, arg);
	}
	return 1;
}
