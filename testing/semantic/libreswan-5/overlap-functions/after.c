void connection_unroute(struct connection *c, where_t where)
{
	dispatch(CONNECTION_UNROUTE, c, where);
}

/*
 * When an expansion of {left,right}subnets= is where its siblings
 * overlap crosswise, it needs to be at least routed.  See
 * expansion.h.
 *
 * Only a permanent connection has a peer to negotiate with.  And only
 * tunnels have subnets that overlap.  With priority= it is the
 * operator, and not the width of the subnets, that decides which
 * kernel policy is preferred.
 */

static bool can_overlap(const struct connection *c)
{
	return (c->config->expansion != NULL &&
		c->config->expansion->connection == c /* not leaving */ &&
		is_permanent(c) &&
		!never_negotiate(c) &&
		c->config->child_sa.encap_mode == ENCAP_MODE_TUNNEL &&
		c->config->child_sa.priority == 0);
}

/*
 * Should the connection, because it owns an overlap, be at least
 * routed?
 */

static bool connection_owns_overlap(const struct connection *c)
{
	return (can_overlap(c) &&
		expansion_owns_overlap(c->config->expansion) &&
		!c->config->expansion->overlap.refused &&
		!exiting_pluto &&
		oriented(c) &&
		c->iface->ifd_change != IFD_DELETE);
}

/*
 * Route / unroute the connection depending on it owning an overlap.
 *
 * Since .policy.route is left alone, that bit, or a pending revival,
 * says that the connection is routed for some other reason.
 */

void connection_route_overlap(struct connection *c, where_t where)
{
	if (!connection_owns_overlap(c)) {
		return;
	}
	if (c->routing.state != RT_UNROUTED) {
		ldbg_routing(c->logger, "overlap owner is already being dealt with");
		return;
	}
	llog(LOG_STREAM, c->logger,
	     "connection is the intersection of siblings that overlap, routing it");
	struct routing_annex annex =  {
		.where = where,
	};
	dispatch(CONNECTION_ROUTE_OVERLAP, c, c->logger, &annex);
}

void connection_unroute_overlap(struct connection *c, where_t where)
{
	if (c->config->expansion == NULL ||
	    !is_permanent(c) ||
	    c->routing.state != RT_ROUTED_ONDEMAND ||
	    c->policy.route ||
	    connection_event_is_scheduled(c, CONNECTION_REVIVAL)) {
		return;
	}
	connection_unroute(c, where);
}

static void sync_overlaps(struct expansion *expansion, bool retry, where_t where)
{
	struct expansion_inside_filter filter = {
		.outer = expansion,
	};
	while (next_expansion_inside(&filter)) {
		struct expansion *inner = filter.inner;
		if (!expansion_owns_overlap(inner)) {
			inner->overlap.refused = false;
			inner->overlap.refusal_logged = false;
		} else if (retry) {
			inner->overlap.refused = false;
		}
		if (inner->connection == NULL) {
			/* skipped, or deleted */
			continue;
		}
		if (expansion_owns_overlap(inner)) {
			connection_route_overlap(inner->connection, where);
		} else {
			connection_unroute_overlap(inner->connection, where);
		}
	}
}

static void schedule_overlap_event(struct connection *c, const char *subplot,
				   deltatime_t delay)
{
	flush_connection_event(c, CONNECTION_OVERLAP);
	schedule_connection_event(c, CONNECTION_OVERLAP, subplot, delay,
				  /*impair*/NULL, c->logger);
}

void connection_overlap_event(struct connection *c, where_t where)
{
	if (c->config->expansion != NULL) {
		c->config->expansion->overlap.refused = false;
		connection_route_overlap(c, where);
	}
}

static bool routing_is_active(enum routing routing)
{
	switch (routing) {
	case RT_ROUTED_ONDEMAND:
	case RT_ROUTED_NEGOTIATION:
	case RT_ROUTED_INBOUND_NEGOTIATION:
	case RT_ROUTED_TUNNEL:
	case RT_UNROUTED_TUNNEL: /* suspended; policy is still there */
		return true;
	case RT_UNROUTED:
	case RT_UNROUTED_BARE_NEGOTIATION:
	case RT_UNROUTED_NEGOTIATION:
	case RT_UNROUTED_INBOUND:
	case RT_UNROUTED_INBOUND_NEGOTIATION:
	case RT_ROUTED_NEVER_NEGOTIATE:
	case RT_ROUTED_FAILURE:
		return false;
	}
	bad_case(routing);
}

static bool routing_is_negotiation(enum routing routing)
{
	switch (routing) {
	case RT_UNROUTED_BARE_NEGOTIATION:
	case RT_UNROUTED_NEGOTIATION:
	case RT_ROUTED_NEGOTIATION:
		return true;
	case RT_UNROUTED:
	case RT_UNROUTED_INBOUND:
	case RT_UNROUTED_INBOUND_NEGOTIATION:
	case RT_UNROUTED_TUNNEL:
	case RT_ROUTED_ONDEMAND:
	case RT_ROUTED_NEVER_NEGOTIATE:
	case RT_ROUTED_INBOUND_NEGOTIATION:
	case RT_ROUTED_TUNNEL:
	case RT_ROUTED_FAILURE:
		return false;
	}
	bad_case(routing);
}

/*
 * Negotiating the overlap's owner failed.
 *
 * Don't leave its packets to a trap that goes nowhere.  As is the
 * case with no trap, the siblings might deliver them.
 *
 * Try again when a sibling (re)establishes.  With IKEv2, where the
 * peer can refuse for reasons that have nothing to do with this
 * connection (TEMPORARY_FAILURE) and where finding out costs no more
 * than a round-trip, also try again after a time.
 */

static void overlap_refused(struct connection *c, where_t where)
{
	struct expansion_overlap *overlap = &c->config->expansion->overlap;
	overlap->refused = true;
	if (!overlap->refusal_logged) {
		overlap->refusal_logged = true;
		LLOG_JAMBUF(RC_LOG, c->logger, buf) {
			jam_string(buf, "could not negotiate the intersection of siblings that overlap; where the peer prefers the other sibling, it drops packets for ");
			jam_selector_pair(buf, &c->spd->local->client, &c->spd->remote->client);
		}
	}
	connection_unroute_overlap(c, where);
	switch (c->config->ike_version) {
	case IKEv1:
		break;
	case IKEv2:
		schedule_overlap_event(c, "refused", OVERLAP_REFUSED_DELAY);
		break;
	}
}

/*
 * The connection handled EVENT.  If it is an expansion of
 * {left,right}subnets=, see what that means for overlaps: the one it
 * owns, and those that it is part of.
 */

static void update_overlap(enum routing_event event,
			   struct connection *c,
			   enum routing old_routing,
			   where_t where)
{
	struct expansion *expansion = c->config->expansion;
	if (expansion == NULL || !is_permanent(c)) {
		return;
	}

	/*
	 * The overlap that C owns.
	 */

	if (c->routing.state == RT_ROUTED_TUNNEL) {
		expansion->overlap.refused = false;
		expansion->overlap.refusal_logged = false;
	}

	if (connection_owns_overlap(c)) {
		if (event == CONNECTION_TEARDOWN_CHILD &&
		    routing_is_negotiation(old_routing) &&
		    !routing_is_negotiation(c->routing.state)) {
			overlap_refused(c, where);
		} else if (c->routing.state == RT_UNROUTED &&
			   old_routing != RT_UNROUTED) {
			/*
			 * Something, perhaps the peer, took C down.
			 * Don't be hasty, the siblings could be next.
			 * If they aren't, C goes back to being
			 * routed.
			 */
			schedule_overlap_event(c, "unrouted", OVERLAP_UNROUTED_DELAY);
		}
	}

	/*
	 * The overlaps that C is part of.
	 */

	bool active = (can_overlap(c) &&
		       routing_is_active(c->routing.state));
	bool established = (c->routing.state == RT_ROUTED_TUNNEL &&
			    old_routing != RT_ROUTED_TUNNEL &&
			    old_routing != RT_UNROUTED_TUNNEL);
	if (expansion_set_active(expansion, active) || established) {
		sync_overlaps(expansion, /*retry*/established, where);
	}
}

void connection_next(struct connection *c);
