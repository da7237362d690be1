static void discard_connection(struct connection **cp)
{
	struct connection *c = *cp;
	flush_revival(c);
	pfree(c);
}
