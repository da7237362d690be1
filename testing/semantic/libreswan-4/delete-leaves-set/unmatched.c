static void discard_connection(struct connection **cp)
{
	struct connection *c = *cp;
	flush_pending(c);
	pfree(c);
}
