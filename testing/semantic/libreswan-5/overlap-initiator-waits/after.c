static void schedule_overlap_event(struct connection *c, const char *subplot,
				   deltatime_t delay);

/*
 * With IKEv2, the IKE SA's initiator waits before routing the
 * intersection: if the peer also routes it, and traffic flows both
 * ways, then both ends would negotiate at once, and the IKEv2 of this
 * release doesn't always survive two CREATE_CHILD_SA exchanges that
 * cross.  By then the intersection may well be up.
 */

static bool must_wait(const struct connection *c)
{
	if (c->config->ike_version != IKEv2 ||
	    c->negotiating_child_sa == SOS_NOBODY) {
		return false;
	}
	const struct state *child = state_by_serialno(c->negotiating_child_sa);
	if (child == NULL) {
		return false;
	}
	const struct state *ike = state_by_serialno(child->st_clonedfrom);
	return (ike == NULL ? child : ike)->st_sa_role == SA_INITIATOR;
}

static void sync_overlaps(struct expansion *expansion, where_t where)
{
	struct expansion_inside_filter filter = {
		.outer = expansion,
	};
	while (next_expansion_inside(&filter)) {
		struct expansion *inner = filter.inner;
		if (expansion_owns_overlap(inner)) {
			if (inner->connection->routing.state == RT_UNROUTED &&
			    connection_owns_overlap(inner->connection) &&
			    must_wait(expansion->connection)) {
				schedule_overlap_event(inner->connection, "crossing", deltatime(1));
			} else {
				connection_route_overlap(inner->connection, where);
			}
		} else {
			connection_unroute_overlap(inner->connection, where);
		}
	}
}

static void another(struct expansion *inner, where_t where)
{
	if (expansion_owns_overlap(inner)) {
			connection_route_overlap(inner->connection, where);
	}
}
