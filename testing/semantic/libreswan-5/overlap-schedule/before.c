static void schedule_overlap_event(struct connection *c, const char *subplot, deltatime_t delay)
{
	flush_connection_event(c, CONNECTION_OVERLAP);
	schedule_connection_event(c, CONNECTION_OVERLAP, subplot, delay,
				  /*impair*/NULL, c->logger);
}
