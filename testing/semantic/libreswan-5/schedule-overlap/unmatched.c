void schedule_connection_revival(struct connection *c, const char *subplot, deltatime_t delay);

void schedule_connection(struct connection *c, const char *subplot, deltatime_t delay)
{
	schedule_connection_revival(c, subplot, delay);
}
