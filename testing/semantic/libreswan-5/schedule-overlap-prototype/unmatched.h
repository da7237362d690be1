extern void schedule_connection_revival(struct connection *c, deltatime_t delay);
void schedule_connection_event(struct connection *c, deltatime_t delay);
