/* routing where expansions overlap, for libreswan
 *
 * Copyright (C) 2026 the libreswan contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <https://www.gnu.org/licenses/gpl2.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#include "defs.h"
#include "log.h"
#include "connections.h"
#include "state.h"
#include "state_db.h"
#include "kernel.h"
#include "pluto_shutdown.h"		/* for exiting_pluto */
#include "expansion_set.h"
#include "expansion.h"
#include "expansion_selector.h"
#include "expansion_timer.h"

/*
 * What an <<ipsec add>> made from one conn.  Only the connections
 * that it added; an instance has its template's .expansion_set but
 * isn't a member.
 */

struct member {
	struct member *next;
	struct connection *connection;
	struct timeout *timeout;	/* before routing it */
	bool routed_here;	/* because it is an intersection */
	bool refused;
	bool refusal_logged;
};

struct set {
	struct set *next;
	expansion_set_t id;
	struct member *members;
};

static struct set *sets;

static struct set **find_set(const struct connection *c)
{
	struct set **setp = &sets;
	while (*setp != NULL && (*setp)->id != c->expansion_set) {
		setp = &(*setp)->next;
	}
	return setp;
}

static struct member *find_member(const struct connection *c)
{
	if (c->expansion_set == NO_EXPANSION_SET) {
		return NULL;
	}
	const struct set *set = *find_set(c);
	if (set == NULL) {
		return NULL;
	}
	struct member *member = set->members;
	while (member != NULL && member->connection != c) {
		member = member->next;
	}
	return member;
}

static bool can_overlap(const struct connection *c)
{
	return (c->kind == CK_PERMANENT &&
		c->interface != NULL /* oriented */ &&
		(c->policy & POLICY_TUNNEL) &&
		!NEVER_NEGOTIATE(c->policy) &&
		c->sa_priority == 0 &&
		c->spd.this.sec_label.len == 0 &&
		c->spd.this.has_client &&
		c->spd.that.has_client);
}

static bool is_active(const struct connection *c)
{
	switch (c->spd.routing) {
	case RT_ROUTED_PROSPECTIVE:
	case RT_ROUTED_HOLD:
	case RT_ROUTED_TUNNEL:
	case RT_UNROUTED_KEYED:
		return true;
	default:
		return false;
	}
}

static bool same_selector(const ip_selector *l, const ip_selector *r)
{
	return selector_inside(l, r) && selector_inside(r, l);
}

static bool narrower_selector(const ip_selector *l, const ip_selector *r)
{
	return selector_inside(l, r) && !selector_inside(r, l);
}

static bool same_local_narrower_remote(const struct connection *inner,
				       const struct connection *outer)
{
	return (same_selector(&inner->spd.this.client, &outer->spd.this.client) &&
		narrower_selector(&inner->spd.that.client, &outer->spd.that.client));
}

static bool same_remote_narrower_local(const struct connection *inner,
				       const struct connection *outer)
{
	return (same_selector(&inner->spd.that.client, &outer->spd.that.client) &&
		narrower_selector(&inner->spd.this.client, &outer->spd.this.client));
}

/*
 * Is C the intersection of two siblings that are up or routed, and
 * that overlap crosswise: of one that is wider only at the peer's end
 * and of one that is wider only at this end?
 */

static bool owns_overlap(const struct connection *c, const struct set *set)
{
	if (!can_overlap(c)) {
		return false;
	}

	bool wider_local = false;
	bool wider_remote = false;
	for (const struct member *m = set->members; m != NULL; m = m->next) {
		const struct connection *d = m->connection;
		if (!is_active(d) || !can_overlap(d)) {
			continue;
		}
		wider_local |= same_remote_narrower_local(c, d);
		wider_remote |= same_local_narrower_remote(c, d);
		if (wider_local && wider_remote) {
			return true;
		}
	}
	return false;
}

static void route_overlap(struct member *m)
{
	struct connection *c = m->connection;
	if (c->spd.routing != RT_UNROUTED || m->refused || exiting_pluto) {
		return;
	}
	llog(RC_LOG, c->logger,
	     "connection is the intersection of siblings that overlap, routing it");
	m->routed_here = true;
	if (!trap_connection(c)) {
		m->routed_here = false;
		llog(RC_LOG_SERIOUS, c->logger,
		     "could not route the intersection of siblings that overlap");
	}
}

/*
 * The IKE SA's initiator waits before routing the intersection: if the
 * peer also routes it, and traffic flows both ways, then both ends
 * would negotiate at once, and the IKEv2 of these releases doesn't
 * always survive two CREATE_CHILD_SA exchanges that cross.  By then the
 * intersection may well be up.
 */

static bool must_wait(const struct state *child)
{
	if (child == NULL) {
		return false;
	}
	const struct ike_sa *ike = ike_sa_by_serialno(child->st_clonedfrom);
	return (ike == NULL ? child->st_sa_role : ike->sa.st_sa_role) == SA_INITIATOR;
}

static void route_overlap_now(void *arg, struct logger *logger UNUSED)
{
	struct member *m = arg;
	stop_expansion_timer(&m->timeout);
	if (owns_overlap(m->connection, *find_set(m->connection))) {
		route_overlap(m);
	}
}

/* When it is up, or is to be, it stays that way. */

static void unroute_overlap(struct member *m)
{
	struct connection *c = m->connection;
	if (!m->routed_here ||
	    (c->policy & POLICY_UP) ||
	    c->spd.routing == RT_UNROUTED ||
	    c->spd.routing >= RT_ROUTED_TUNNEL) {
		return;
	}
	m->routed_here = false;
	unroute_connection(c);
}

void expansion_added(struct connection *c)
{
	if (c->expansion_set == NO_EXPANSION_SET || c->kind != CK_PERMANENT) {
		return;
	}

	struct set *set = *find_set(c);
	if (set == NULL) {
		set = alloc_thing(struct set, "expansion set");
		set->id = c->expansion_set;
		set->next = sets;
		sets = set;
	}

	struct member *m = alloc_thing(struct member, "expansion");
	m->connection = c;
	m->next = set->members;
	set->members = m;

	if (owns_overlap(c, set)) {
		route_overlap(m);
	}
}

void expansion_deleted(const struct connection *c)
{
	struct member *m = find_member(c);
	if (m == NULL) {
		return;
	}

	struct set **setp = find_set(c);
	struct set *set = *setp;
	struct member **mp = &set->members;
	while (*mp != m) {
		mp = &(*mp)->next;
	}
	*mp = m->next;
	stop_expansion_timer(&m->timeout);
	pfree(m);

	if (set->members == NULL) {
		*setp = set->next;
		pfree(set);
	}
}

void expansion_routed(struct connection *c, const struct state *st)
{
	const bool established = (st != NULL);
	struct member *member = find_member(c);
	if (member == NULL || !can_overlap(c)) {
		return;
	}

	if (established) {
		member->refused = false;
		member->refusal_logged = false;
	}

	const struct set *set = *find_set(c);
	for (struct member *m = set->members; m != NULL; m = m->next) {
		if (!same_local_narrower_remote(m->connection, c) &&
		    !same_remote_narrower_local(m->connection, c)) {
			continue;
		}
		if (established) {
			/* try again */
			m->refused = false;
		}
		if (!owns_overlap(m->connection, set)) {
			continue;
		}
		stop_expansion_timer(&m->timeout);
		if (!must_wait(st) ||
		    !start_expansion_timer(&m->timeout, route_overlap_now, m)) {
			route_overlap(m);
		}
	}
}

void expansion_unrouted(const struct connection *c)
{
	if (find_member(c) == NULL || is_active(c)) {
		return;
	}

	const struct set *set = *find_set(c);
	for (struct member *m = set->members; m != NULL; m = m->next) {
		if (!same_local_narrower_remote(m->connection, c) &&
		    !same_remote_narrower_local(m->connection, c)) {
			continue;
		}
		if (!owns_overlap(m->connection, set)) {
			m->refused = false;
			m->refusal_logged = false;
			unroute_overlap(m);
		}
	}
}

void expansion_disowned(const struct connection *c)
{
	struct member *m = find_member(c);
	if (m != NULL) {
		m->routed_here = false;
	}
}

void expansion_state_deleted(const struct state *st)
{
	const struct connection *c = st->st_connection;
	if (c == NULL || exiting_pluto || !IS_CHILD_SA(st) ||
	    st->st_sa_role != SA_INITIATOR ||
	    IS_IPSEC_SA_ESTABLISHED(st) || IS_CHILD_SA_ESTABLISHED(st)) {
		return;
	}

	struct member *m = find_member(c);
	if (m == NULL || !m->routed_here || c->newest_ipsec_sa != SOS_NOBODY) {
		return;
	}

	m->refused = true;
	if (!m->refusal_logged) {
		m->refusal_logged = true;
		selector_buf lb, rb;
		llog(RC_LOG_SERIOUS, c->logger,
		     "could not negotiate the intersection of siblings that overlap; where the peer prefers the other sibling, it drops packets for %s <-> %s",
		     str_selector(&c->spd.this.client, &lb),
		     str_selector(&c->spd.that.client, &rb));
	}
	unroute_overlap(m);
}
