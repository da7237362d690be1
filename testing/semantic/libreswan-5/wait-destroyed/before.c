void delete_state(struct state *st)
{
	delete_event(&st->event);
	clear_retransmits(st);
	pfree(st);
}
