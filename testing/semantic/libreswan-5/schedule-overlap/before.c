void schedule_connection_revival(struct connection *c, const char *subplot, deltatime_t delay)
{
	schedule(c, CONNECTION_REVIVAL, subplot, delay);
}

static int scheduled;
