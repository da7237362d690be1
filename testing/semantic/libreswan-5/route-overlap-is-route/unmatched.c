static bool first(struct connection *c, enum routing_event event)
{
	return ((c->routing.state == RT_UNROUTED && event == CONNECTION_UNROUTE) ||
		c->routing.state == RT_UNROUTED_INBOUND);
}

static bool route(struct connection *c, enum routing_event event)
{
	return c->routing.state == RT_UNROUTED && event == CONNECTION_ROUTE;
}
