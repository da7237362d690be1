static bool dispatch_1(enum routing_event event, struct connection *c)
{
	switch (event) {
	case CONNECTION_ROUTE:
		if (never_negotiate(c)) {
			install_shunt(c);
		} else {
			if (!unrouted_to_routed_ondemand(c)) {
				return true;
			}
			log(c);
		}
		return true;
	case X(ROUTE_OVERLAP, UNROUTED, PERMANENT):
		if (!unrouted_to_routed_ondemand(c, e->where)) {
			llog(RC_ROUTE, logger, "could not route");
			return true;
		}
		PEXPECT(logger, c->routing.state == RT_ROUTED_ONDEMAND);
		return true;

	default:
		return false;
	}
}
