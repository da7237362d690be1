static unsigned whack_down_connection(struct connection *c)
{
	remove_connection_from_pending(c);
	return down(c);
}
