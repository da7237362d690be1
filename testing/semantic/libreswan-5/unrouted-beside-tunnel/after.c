static void unrouted_kernel_policy_to_unrouted(struct connection *c)
{
	each(spd, c) {
		delete_spd_kernel_policies(spd, &owner, directions,
					   logger, where, story);
	}
}

static void routed_kernel_policy_to_unrouted(struct connection *c)
{
	each(spd, c) {
		if (c->config->expansion != NULL && is_permanent(c) &&
		    directions == DIRECTIONS_OUTBOUND &&
		    owner.bare_policy != NULL &&
		    owner.bare_policy->connection->routing.state == RT_ROUTED_TUNNEL) {
			/*
			 * While an overlap's owner negotiated,
			 * another connection's Child SA replaced the
			 * shunt.
			 */
			ldbg_routing(logger, "kernel policy belongs to another connection");
		} else {
			delete_spd_kernel_policies(spd, &owner, directions,
						   logger, where, story);
		}
		unroute(spd);
	}
}
