static void teardown(struct connection *c, where_t where)
{
	routed_kernel_policy_to_unrouted(c, DIRECTIONS_INBOUND_AND_OUTBOUND, where);
	unrouted_kernel_policy_to_unrouted(c, DIRECTIONS_INBOUND, where);
}
