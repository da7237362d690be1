static unsigned down_connection(struct connection *c)
{
	if (c == NULL) {
		remove_connection_from_pending(c);
	if (c->routing.state == RT_ROUTED_NEGOTIATION) {
		/* nothing else clears the %hold of a trigger that was pending */
		connection_unroute_overlap(c, HERE);
	}
		terminate_all_connection_states(c, HERE);
	}
	return 1;
}
