static void unrouted_kernel_policy_to_unrouted(struct connection *c)
{
	each(spd, c) {
		delete_spd_kernel_policies(spd, &owner, directions,
					   logger, where, story);
	}
}

static void unrouted_tunnel_kernel_policy_to_unrouted(struct connection *c)
{
	each(spd, c) {
		delete_spd_kernel_policies(spd, &owner, directions,
					   logger, where, story);
		unroute(spd);
	}
}
