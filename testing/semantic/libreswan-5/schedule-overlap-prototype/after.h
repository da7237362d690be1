bool flush(struct connection *c);

void schedule_connection_overlap(struct connection *c,
				 const char *subplot,
				 deltatime_t delay);
void schedule_connection_revival(struct connection *c, deltatime_t delay);
