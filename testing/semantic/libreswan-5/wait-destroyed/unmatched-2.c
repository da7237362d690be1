void delete_state(struct state *st)
{
	delete_event(&st->event);
	clear_timers(st);
	pfree(st);
}
