static void delete_state(struct state *st)
{
	v2_msgid_free(st);
	pfree(st);
}
