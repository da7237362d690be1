static void teardown(struct connection *c, struct state *st, bool inbound)
{
	if (kernel_ops->inbound_eroute && inbound && c->spd.eroute_owner == SOS_NOBODY)
		delete_policy(st);
	if (kernel_ops->outbound_eroute ? c->spd.eroute_owner == SOS_NOBODY : inbound)
		delete_policy(st);
}
