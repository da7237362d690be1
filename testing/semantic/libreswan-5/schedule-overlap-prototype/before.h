bool flush(struct connection *c);

void schedule_connection_revival(struct connection *c, deltatime_t delay);
