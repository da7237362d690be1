void delete_state_tail(struct state *st)
{
	expansion_state_deleted(st);
	count(st);
	pfree(st);
}
