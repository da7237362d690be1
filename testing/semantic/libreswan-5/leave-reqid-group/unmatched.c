static void delete_state(struct state *st)
{
	v2_msgid_init(st);
	v1_msgid_free(st);
	pfree(st);
}
