static bool dispatch_1(enum routing_event event, struct connection *c);

static void yield_overlap(enum routing_event event,
			  const struct connection *c,
			  where_t where);

static void update_overlap(enum routing_event event,
			   struct connection *c,
			   enum routing old_routing,
			   bool ok,
			   where_t where);

static int dispatched;
