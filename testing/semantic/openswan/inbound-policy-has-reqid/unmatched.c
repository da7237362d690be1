static void teardown(struct state *st)
{
	(void) raw_eroute(&st->remote, &st->local, none,
			  ERO_DEL_INBOUND, "delete inbound", NULL);
	(void) raw_eroute(&st->remote, &st->local, none,
			  ERO_ADD, "add", NULL);
}
