void release_connection(struct connection *c)
{
	expansion_disowned(c);
	delete_states(&c);
	unroute(c);
}
