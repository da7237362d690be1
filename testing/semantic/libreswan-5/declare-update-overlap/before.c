static bool dispatch_1(enum routing_event event, struct connection *c);

static int dispatched;
