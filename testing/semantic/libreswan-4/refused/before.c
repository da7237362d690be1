void delete_state_tail(struct state *st)
{
	count(st);
	pfree(st);
}
