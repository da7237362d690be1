static unsigned whack_down_connection(struct connection *c)
{
	return down_connection(c, c->logger);
}
