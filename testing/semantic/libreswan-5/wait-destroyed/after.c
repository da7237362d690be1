void delete_state(struct state *st)
{
	delete_event(&st->event);
	destroy_timeout(&st->st_outbound_kernel_policy_timeout);
	clear_retransmits(st);
	pfree(st);
}
