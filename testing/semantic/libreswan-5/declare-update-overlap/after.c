static bool dispatch_1(enum routing_event event, struct connection *c);

static void update_overlap(enum routing_event event,
			   struct connection *c,
			   enum routing old_routing,
			   where_t where);

static int dispatched;
