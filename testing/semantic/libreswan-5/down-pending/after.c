static unsigned whack_down_connection(struct connection *c)
{
	remove_connection_from_pending(c);
	if (c->routing.state == RT_ROUTED_NEGOTIATION) {
		/* nothing else clears the %hold of a trigger that was pending */
		connection_unroute_overlap(c, HERE);
	}
	return down(c);
}
