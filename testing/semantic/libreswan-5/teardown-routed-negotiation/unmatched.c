static void teardown_routed_tunnel(struct connection *c, where_t where)
{
	routed_kernel_policy_to_unrouted(c, DIRECTIONS_INBOUND, where);
}

static void teardown_routed_negotiation(struct connection *c, where_t where)
{
	unrouted_kernel_policy_to_unrouted(c, DIRECTIONS_INBOUND, where);
}
