static void discard_connection(struct connection **cp)
{
	struct connection *c = *cp;
	expansion_deleted(c);
	flush_revival(c);
	pfree(c);
}
