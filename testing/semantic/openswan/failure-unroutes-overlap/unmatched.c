void forget(struct state *s, struct state *t)
{
	s->st_connection = NULL;
	t->st_connection = s->st_connection;
}
