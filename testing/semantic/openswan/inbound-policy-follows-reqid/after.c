static void setup(struct connection *c, struct state *st, bool tunnel)
{
	if (kernel_ops->inbound_eroute ?
	    c->spd.eroute_owner == SOS_NOBODY || inbound_policy_outdated(st) : tunnel)
		add_policy(st);
}
