void delete_state(struct state *st)
{
	count(st);
	pfree(st);
}
