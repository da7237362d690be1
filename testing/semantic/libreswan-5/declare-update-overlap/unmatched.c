static bool dispatch(enum routing_event event, struct connection *c);
static void dispatch_2(enum routing_event event);
