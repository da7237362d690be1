static bool first(struct connection *c, enum routing_event event)
{
	return ((c->routing.state == RT_UNROUTED && event == CONNECTION_ROUTE) ||
 (c->routing.state == RT_UNROUTED && event == CONNECTION_ROUTE_OVERLAP) ||
		c->routing.state == RT_UNROUTED_INBOUND);
}
