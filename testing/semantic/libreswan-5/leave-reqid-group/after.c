static void delete_state(struct state *st)
{
	v2_msgid_free(st);
	leave_reqid_group(st, HERE);
	pfree(st);
}
