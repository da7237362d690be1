static void teardown(struct connection *c, where_t where)
{
	if (restored(c))
		return;
	routed_kernel_policy_to_unrouted(c, DIRECTIONS_INBOUND, where);
}
