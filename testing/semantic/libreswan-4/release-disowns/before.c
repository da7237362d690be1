void release_connection(struct connection *c)
{
	delete_states(&c);
	unroute(c);
}
