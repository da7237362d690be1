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
 * kernel policy is preferred.  And with failureshunt=, or
 * negotiationshunt=passthrough, the shunt would outrank the tunnels
 * beside it.
 */

static bool can_overlap(const struct connection *c)
{
	return (c->config->expansion != NULL &&
		c->config->expansion->connection == c /* not leaving */ &&
		is_permanent(c) &&
		!never_negotiate(c) &&
		c->config->child_sa.encap_mode == ENCAP_MODE_TUNNEL &&
		c->config->child_sa.priority == 0 &&
		c->config->failure_shunt == SHUNT_NONE &&
		c->config->negotiation_shunt != SHUNT_PASS);
}

/* is D something other than an expansion of the conn that made C? */

static bool is_stranger(const struct connection *d, const struct connection *c)
{
	return (d->config->expansion == NULL ||
		d->config->expansion->set != c->config->expansion->set);
}

/*
 * Would C, which owns an overlap, get in front of a stranger's kernel
 * policy?
 *
 * For instance, given:
 *
 *       block:   10.1.1.0/24 <-> 10.2.2.0/23   type=drop
 *
 * the operator expects it to be preferred over the sibling
 * 10.1.1.0/24 <-> 10.2.0.0/16.  Nor can two connections have the same
 * selectors.
 */

static bool overlap_in_front_of_stranger(const struct connection *c)
{
	const struct expansion *expansion = c->config->expansion;
	const enum end remote = c->remote->config->index;
	const struct spd *c_spd = c->spd;
	const unsigned c_priority = spd_priority(c_spd).value;

	/* the sibling that has C's packets when C isn't routed */
	unsigned sibling_priority = c_priority;
	unsigned nr[END_ROOF] = {
		[LEFT_END] = expansion->nr[LEFT_END],
		[RIGHT_END] = expansion->nr[RIGHT_END],
	};
	for (nr[remote] = 0; nr[remote] < expansion->set->len[remote]; nr[remote]++) {
		const struct expansion *sibling =
			expansion_from_nr(expansion->set, nr[LEFT_END], nr[RIGHT_END]);
		if (sibling == expansion || !sibling->overlap.active ||
		    sibling->connection == NULL/*leaving*/) {
			continue;
		}
		const struct spd *spd = sibling->connection->spd;
		const unsigned priority = spd_priority(spd).value;
		if (selector_in_selector(c_spd->remote->client, spd->remote->client) &&
		    (sibling_priority == c_priority || priority < sibling_priority)) {
			sibling_priority = priority;
		}
	}

	struct spd_filter filter = {
		.where = HERE,
	};
	while (next_spd(NEW2OLD, &filter)) {
		const struct spd *spd = filter.spd;
		const struct connection *d = spd->connection;
		if (!is_stranger(d, c) || !kernel_policy_installed(d) ||
		    !selector_overlaps_selector(c_spd->local->client, spd->local->client) ||
		    !selector_overlaps_selector(c_spd->remote->client, spd->remote->client)) {
			continue;
		}
		const unsigned priority = spd_priority(spd).value;
		if ((priority >= c_priority && priority < sibling_priority) ||
		    (selector_eq_selector(c_spd->local->client, spd->local->client) &&
		     selector_eq_selector(c_spd->remote->client, spd->remote->client))) {
			connection_buf db;
			ldbg_routing(c->logger, "overlap is left to "PRI_CONNECTION,
				     pri_connection(d, &db));
			return true;
		}
	}
	return false;
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
		c->iface->ifd_change != IFD_DELETE &&
		!overlap_in_front_of_stranger(c));
}

/*
 * Route / unroute the connection depending on it owning an overlap.
 *
 * Since .policy.route is left alone, that bit, or a pending revival,
 * says that the connection is routed for some other reason.
 */

void connection_route_overlap(struct connection *c, where_t where)
{
	if (c->routing.state != RT_UNROUTED) {
		ldbg_routing(c->logger, "overlap owner is already being dealt with");
		return;
	}
	if (!connection_owns_overlap(c)) {
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
	    c->policy.route ||
	    connection_event_is_scheduled(c, CONNECTION_REVIVAL)) {
		return;
	}
	if (c->routing.state == RT_ROUTED_ONDEMAND ||
	    /* was pending, and no longer is */
	    (c->routing.state == RT_ROUTED_NEGOTIATION &&
	     c->routing_sa == SOS_NOBODY &&
	     !connection_is_pending(c))) {
		connection_unroute(c, where);
	}
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
		if (!expansion_owns_overlap(inner) ||
		    (inner->connection->routing.state == RT_ROUTED_ONDEMAND &&
		     !connection_owns_overlap(inner->connection))) {
			connection_unroute_overlap(inner->connection, where);
		} else {
			connection_route_overlap(inner->connection, where);
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
	if (c->config->expansion == NULL) {
		return;
	}
	struct expansion_overlap *overlap = &c->config->expansion->overlap;
	overlap->refused = false;
	if (connection_owns_overlap(c)) {
		connection_route_overlap(c, where);
		return;
	}
	connection_unroute_overlap(c, where);
	if (c->routing.state == RT_ROUTED_TUNNEL && overlap->triggered &&
	    !c->policy.up && !c->policy.route &&
	    overlap_in_front_of_stranger(c)) {
		llog(LOG_STREAM, c->logger,
		     "another connection is preferred over the siblings that overlap, taking down their intersection");
		down_connection(c, c->logger);
	}
}

/*
 * C is about to get kernel policy; should an overlap's owner have
 * been routed using C's selectors then get it out of C's way.
 */

static void yield_overlap(enum routing_event event,
			  const struct connection *c,
			  where_t where)
{
	if (event != CONNECTION_ROUTE &&
	    event != CONNECTION_ESTABLISH_INBOUND &&
	    event != CONNECTION_ESTABLISH_OUTBOUND) {
		return;
	}
	struct expansion *owner;
	FOR_EACH_LIST_ENTRY_OLD2NEW(owner, &overlap_owners) {
		struct connection *oc = owner->connection;
		if (oc == NULL || oc->routing.state != RT_ROUTED_ONDEMAND ||
		    !is_stranger(c, oc)) {
			continue;
		}
		FOR_EACH_ITEM(spd, &c->child.spds) {
			if (selector_eq_selector(oc->spd->local->client, spd->local->client) &&
			    selector_eq_selector(oc->spd->remote->client, spd->remote->client)) {
				/* changes the list; there's only one */
				connection_unroute_overlap(oc, where);
				return;
			}
		}
	}
}

/*
 * C was, or no longer is, routed; have the owners of other conn's
 * overlaps see what that means.
 */

static void update_strangers_overlaps(const struct connection *c)
{
	struct expansion *owner;
	FOR_EACH_LIST_ENTRY_OLD2NEW(owner, &overlap_owners) {
		struct connection *oc = owner->connection;
		if (oc == NULL || !can_overlap(oc) ||
		    owner->overlap.refused || !is_stranger(c, oc) ||
		    /* don't hurry it */
		    connection_event_is_scheduled(oc, CONNECTION_OVERLAP)) {
			continue;
		}
		FOR_EACH_ITEM(spd, &c->child.spds) {
			if (selector_overlaps_selector(oc->spd->local->client, spd->local->client) &&
			    selector_overlaps_selector(oc->spd->remote->client, spd->remote->client)) {
				schedule_overlap_event(oc, "another connection", deltatime(0));
				break;
			}
		}
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
	case RT_ROUTED_INBOUND_NEGOTIATION:
		return true;
	case RT_UNROUTED:
	case RT_UNROUTED_INBOUND:
	case RT_UNROUTED_INBOUND_NEGOTIATION:
	case RT_UNROUTED_TUNNEL:
	case RT_ROUTED_ONDEMAND:
	case RT_ROUTED_NEVER_NEGOTIATE:
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
			   bool ok,
			   where_t where)
{
	if (c->routing.state != old_routing) {
		update_strangers_overlaps(c);
	}

	struct expansion *expansion = c->config->expansion;
	if (expansion == NULL || !is_permanent(c)) {
		return;
	}
	struct expansion_overlap *overlap = &expansion->overlap;

	/*
	 * The overlap that C owns.
	 */

	if (event == CONNECTION_ESTABLISH_OUTBOUND && ok) {
		overlap->refused = false;
		overlap->refusal_logged = false;
	}

	if (c->routing.state == RT_UNROUTED) {
		overlap->triggered = false;
	} else if (old_routing == RT_ROUTED_ONDEMAND &&
		   c->routing.state == RT_ROUTED_NEGOTIATION) {
		overlap->triggered = (!c->policy.up && !c->policy.route);
	} else if (ok && overlap->triggered && old_routing != RT_ROUTED_TUNNEL &&
		   c->routing.state == RT_ROUTED_TUNNEL) {
		/* was a stranger routed meanwhile? */
		schedule_overlap_event(c, "established", deltatime(0));
	}

	if ((c->routing.state != old_routing || !ok) && connection_owns_overlap(c)) {
		if ((event == CONNECTION_TEARDOWN_CHILD &&
		     routing_is_negotiation(old_routing) &&
		     !routing_is_negotiation(c->routing.state)) ||
		    (event == CONNECTION_ESTABLISH_OUTBOUND && !ok)) {
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
