void forget(struct state *s)
{
	s->st_connection = NULL;
}
