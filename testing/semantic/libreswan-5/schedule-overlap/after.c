void schedule_connection_revival(struct connection *c, const char *subplot, deltatime_t delay)
{
	schedule(c, CONNECTION_REVIVAL, subplot, delay);
}

void schedule_connection_overlap(struct connection *c,
				 const char *subplot,
				 deltatime_t delay)
{
	schedule_connection_event(c, CONNECTION_OVERLAP, subplot, delay,
				  /*impair*/NULL, c->logger, HERE);
}

static int scheduled;
