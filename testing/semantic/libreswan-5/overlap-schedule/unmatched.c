static void schedule_event(struct connection *c, const char *subplot, deltatime_t delay)
{
	schedule_connection_event(c, CONNECTION_OVERLAP, subplot, delay,
				  /*impair*/NULL, c->logger);
}
