// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_overlap.c - fault P: the two ends rank overlapping Child SAs
 * differently.
 *
 * docs/root-cause.md has the theorem: what is lost are the flows in the corner
 * of two Child SAs that overlap crosswise, and in none that is up and lies
 * within it.  priority= and other conns of either gateway take part here, too.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "sacheck/config_finding.h"

enum {
	CORNERS_MOST = 1024, /* of a group */
	CASES_MOST = 64,     /* of a corner */
};

/* ---- pluto's priorities ---- */

/*
 * What the kernel gets for a policy, less is better (spd_priority(), libreswan
 * 5.2, but for opportunistic conns and instances, which are alike here).
 */
static uint32_t rank(const struct config_conn *conn,
		     const struct config_selector *local,
		     const struct config_selector *remote)
{
	uint32_t value;

	if (conn && conn->priority)
		return conn->priority;
	value = 1;
	value = value << 2 | (!local->port + !remote->port);
	value = value << 1 | !local->proto;
	value = value << 8 | (128U - local->prefix.length);
	value = value << 8 | (128U - remote->prefix.length);
	return value << 1 | 1;
}

/* Two links with one selector of each at each side. */
struct pair {
	const struct config_link *links[2];
	const struct config_selector *selectors[2][2]; /* link, side */
	uint32_t ranks[2][2];			       /* link, side */
};

static const struct config_conn *conn_at(const struct config_link *link,
					 unsigned side)
{
	return link->sides[side].tunnel ? link->sides[side].tunnel->conn : NULL;
}

static bool overlap(const struct config_selector *a,
		    const struct config_selector *b)
{
	return a->known && b->known &&
	       prefix_overlaps(&a->prefix, &b->prefix) &&
	       (!a->proto || !b->proto || a->proto == b->proto) &&
	       (!a->port || !b->port || a->port == b->port);
}

static bool same(const struct config_selector *a,
		 const struct config_selector *b)
{
	return config_selector_contains(a, b) && config_selector_contains(b, a);
}

/* Less than 0: the first is preferred at the side. */
static int prefers(const struct pair *p, unsigned side)
{
	return (p->ranks[0][side] > p->ranks[1][side]) -
	       (p->ranks[0][side] < p->ranks[1][side]);
}

static const struct config_selector *narrower(const struct config_selector *a,
					      const struct config_selector *b)
{
	return config_selector_contains(a, b) ? b : a;
}

static bool is_crosswise(const struct pair *p)
{
	const struct config_selector *a = p->selectors[0][0];
	const struct config_selector *b = p->selectors[1][0];
	const struct config_selector *c = p->selectors[0][1];
	const struct config_selector *d = p->selectors[1][1];

	return !same(a, b) && !same(c, d) &&
	       config_selector_contains(a, b) == config_selector_contains(d, c);
}

/* ---- what else covers a corner ---- */

static bool covers(const struct config_choice *c,
		   const struct config_selector *s,
		   const struct config_selector **by)
{
	for (unsigned i = 0; i < c->count; i++)
		if (config_selector_contains(&c->list[i], s)) {
			*by = &c->list[i];
			return true;
		}
	return false;
}

static void add_unless(struct config_finding *f, const struct config_side *s)
{
	f->unless = must_grow(f->unless, f->unless_count + 1,
			      sizeof(*f->unless));
	f->unless[f->unless_count++] = *s;
}

/* Another Child SA of the two gateways, which both prefer to these. */
static bool is_agreed(const struct config_link *link, const struct pair *p,
		      const struct config_selector region[2])
{
	const struct config_selector *by[2];

	if (link == p->links[0] || link == p->links[1] ||
	    !covers(link->selectors[0], &region[0], &by[0]) ||
	    !covers(link->selectors[1], &region[1], &by[1]))
		return false;
	for (unsigned side = 0; side < 2; side++) {
		uint32_t value = rank(conn_at(link, side), by[side], by[!side]);

		if (value >= p->ranks[0][side] || value >= p->ranks[1][side])
			return false;
	}
	return true;
}

/* Whether a conn stands for a link of the group: those are is_agreed(). */
static bool is_in_group(const struct config_group *g, unsigned gateway,
			const struct config_conn *conn)
{
	for (unsigned i = 0; i < g->count; i++)
		for (unsigned side = 0; side < 2; side++)
			if (g->links[i].sides[side].gateway == gateway &&
			    conn_at(&g->links[i], side) == conn)
				return true;
	return false;
}

/* A conn of one gateway, with another peer or none, takes it all. */
static void add_foreign(struct config_finding *f,
			const struct config_gateway *gateways,
			const struct config_group *g, const struct pair *p,
			unsigned side)
{
	unsigned gateway = p->links[0]->sides[side].gateway;
	const struct config_conns *c = &gateways[gateway].conns;

	for (unsigned i = 0; i < c->count; i++) {
		const struct config_conn *conn = &c->list[i];

		if (is_in_group(g, gateway, conn))
			continue;
		for (unsigned j = 0; j < conn->tunnels; j++) {
			struct config_side s = {
				.gateway = gateway,
				.local = conn->local,
				.tunnel = &c->tunnels[conn->first + j],
			};
			const struct config_selector *by[2];
			uint32_t value;

			if (!covers(config_side_choice(&s, 0), &f->region[side],
				    &by[0]) ||
			    !covers(config_side_choice(&s, 1),
				    &f->region[!side], &by[1]))
				continue;
			value = rank(conn, by[0], by[1]);
			if (value < p->ranks[0][side] &&
			    value < p->ranks[1][side])
				add_unless(f, &s);
		}
	}
}

/* ---- the finding ---- */

static struct config_finding *
find_region(struct config_findings *f, unsigned first,
	    const struct config_selector region[2])
{
	for (unsigned i = first; i < f->count; i++)
		if (f->list[i].kind == CONFIG_P &&
		    same(&f->list[i].region[0], &region[0]) &&
		    same(&f->list[i].region[1], &region[1]))
			return &f->list[i];
	return NULL;
}

static enum config_heals heals(const struct pair *p, unsigned side, bool tie)
{
	const struct config_conn *conn = conn_at(p->links[0], side);
	const struct config_conn *peer = conn_at(p->links[0], !side);
	const struct config_line *follows;

	if (!conn)
		return HEALS_UNKNOWN;
	follows = config_line(conn, "overlap-follows-peer");
	if (tie || !is_crosswise(p) || conn->priority ||
	    (peer && peer->priority) ||
	    (follows && strcasecmp(follows->value, "no") == 0) ||
	    !config_is_group((const struct config_link **)p->links, 2, side))
		return HEALS_NOT;
	return HEALS;
}

static bool comes_up(const struct config_link *link)
{
	const struct config_conn *a = conn_at(link, 0), *b = conn_at(link, 1);

	return (a && config_starts(a)) || (b && config_starts(b)) ||
	       (a && config_traps(a) && (!b || config_traps(b)));
}

static char *region_text(const struct config_finding *f)
{
	char one[PREFIX_TEXT], other[PREFIX_TEXT];

	return must_printf("%s <-> %s", prefix_print(&f->region[0].prefix, one),
			   prefix_print(&f->region[1].prefix, other));
}

static void describe(struct config_finding *f,
		     const struct config_gateway *gateways,
		     const struct pair *p, const char *corner, bool tie)
{
	const char *names[2] = { p->links[0]->sides[0].tunnel->name,
				 p->links[1]->sides[0].tunnel->name };
	char *region = region_text(f), *patch;
	bool known = p->links[0]->sides[1].tunnel != NULL;

	f->what = must_printf(
		"%s is dead both ways while %s and %s are up%s%s%s: %s", region,
		names[0], names[1], corner ? " and " : "", corner ? corner : "",
		corner ? " is not" : "",
		tie ? "their priority= is the same, so what came up first is used, at each end" :
		known ?
		      "each end prefers another of the two" :
		      "the peer prefers another of the two than this end, if it ranks its own subnet first, as pluto does");
	patch = config_patch(f, gateways);
	f->cure = must_printf(
		"%s%s%s%s%s", corner ? "have " : "write a conn for ",
		corner ? corner : region,
		corner ? " up at all times (auto=start)" : " at both ends",
		*patch ? "; or " : "", patch);
	free(patch);
	free(region);
}

static void add_overlap(struct config_findings *f,
			const struct config_gateway *gateways,
			const struct config_group *g, const struct pair *p,
			bool tie, unsigned first)
{
	const struct config_link *links[2] = { p->links[0], p->links[1] };
	const struct config_side *s = &p->links[0]->sides[0];
	struct config_selector region[2];
	struct config_finding *found;
	const char *corner = NULL;
	bool up = false;

	for (unsigned side = 0; side < 2; side++)
		region[side] = *narrower(p->selectors[0][side],
					 p->selectors[1][side]);
	found = find_region(f, first, region);
	if (found) {
		if (found->cases_count < CASES_MOST)
			config_add_case(found, links, 2);
		return;
	}
	if (f->count - first >= CORNERS_MOST) {
		f->left_out = true;
		return;
	}
	found = config_add(f, CONFIG_P, CONFIG_MAYBE,
			   config_subnets_place(s->tunnel->conn, s->local));
	memcpy(found->region, region, sizeof(region));
	config_add_case(found, links, 2);
	for (unsigned i = 0; i < g->count; i++) {
		if (!is_agreed(&g->links[i], p, region))
			continue;
		add_unless(found, &g->links[i].sides[0]);
		if (g->known)
			add_unless(found, &g->links[i].sides[1]);
		corner = corner ? corner : g->links[i].sides[0].tunnel->name;
		up |= comes_up(&g->links[i]);
	}
	for (unsigned side = 0; side < 2; side++) {
		found->heals[side] = heals(p, side, tie);
		found->gateways[side] =
			g->known ? p->links[0]->sides[side].gateway :
				   s->gateway;
		if (side == 0 || g->known)
			add_foreign(found, gateways, g, p, side);
	}
	if (g->known) {
		const struct config_side *o = &p->links[0]->sides[1];

		found->other = config_subnets_place(o->tunnel->conn, o->local);
		if (!up && !tie)
			found->severity = CONFIG_FAULT;
	}
	describe(found, gateways, p, corner, tie);
}

/*
 * Where one end has priority= and so ranks as the other does: all is well, but
 * a patched pluto takes it for one that ranks its own subnets first.
 */
static void add_follows(struct config_findings *f, const struct pair *p,
			unsigned first)
{
	for (unsigned side = 0; side < 2; side++) {
		const struct config_conn *conn = conn_at(p->links[0], side);
		const struct config_conn *peer = conn_at(p->links[0], !side);
		struct config_finding *found;
		unsigned i = first;

		if (!conn || !peer || !peer->priority || conn->priority ||
		    config_line(conn, "overlap-follows-peer") ||
		    !config_is_group((const struct config_link **)p->links, 2,
				     side))
			continue;
		while (i < f->count &&
		       (f->list[i].kind != CONFIG_FOLLOWS ||
			f->list[i].place.line != conn->place.line))
			i++;
		if (i < f->count)
			continue;
		found = config_add(f, CONFIG_FOLLOWS, CONFIG_MAYBE,
				   conn->place);
		found->other = config_line(peer, "priority")->place;
		found->what = must_printf(
			"the peer ranks %s and %s as this end does, with priority=: a patched pluto here takes it for one that ranks its own subnets first",
			p->links[0]->sides[side].tunnel->name,
			p->links[1]->sides[side].tunnel->name);
		found->cure = must_strdup(
			"once pluto is patched here: overlap-follows-peer=no in this conn");
		found->gateways[0] = p->links[0]->sides[0].gateway;
		found->gateways[1] = p->links[0]->sides[1].gateway;
	}
}

static void look_at(struct config_findings *f,
		    const struct config_gateway *gateways,
		    const struct config_group *g, struct pair *p,
		    unsigned first)
{
	int here, there;

	for (unsigned side = 0; side < 2; side++)
		if (!overlap(p->selectors[0][side], p->selectors[1][side]))
			return;
	if (same(p->selectors[0][0], p->selectors[1][0]) &&
	    same(p->selectors[0][1], p->selectors[1][1]))
		return;
	for (unsigned i = 0; i < 2; i++)
		for (unsigned side = 0; side < 2; side++)
			p->ranks[i][side] = rank(conn_at(p->links[i], side),
						 p->selectors[i][side],
						 p->selectors[i][!side]);
	here = prefers(p, 0);
	there = prefers(p, 1);
	if (!here || !there)
		add_overlap(f, gateways, g, p, true, first);
	else if (here != there)
		add_overlap(f, gateways, g, p, false, first);
	else if (is_crosswise(p))
		add_follows(f, p, first);
}

static void compare(struct config_findings *f,
		    const struct config_gateway *gateways,
		    const struct config_group *g, const struct config_link *a,
		    const struct config_link *b, unsigned first)
{
	struct pair p = { .links = { a, b } };
	const struct config_choice *const *ca = a->selectors;
	const struct config_choice *const *cb = b->selectors;

	for (unsigned i = 0; i < ca[0]->count; i++)
		for (unsigned j = 0; j < ca[1]->count; j++)
			for (unsigned k = 0; k < cb[0]->count; k++)
				for (unsigned l = 0; l < cb[1]->count; l++) {
					p.selectors[0][0] = &ca[0]->list[i];
					p.selectors[0][1] = &ca[1]->list[j];
					p.selectors[1][0] = &cb[0]->list[k];
					p.selectors[1][1] = &cb[1]->list[l];
					look_at(f, gateways, g, &p, first);
				}
}

void config_find_overlaps(struct config_findings *f,
			  const struct config_gateway *gateways,
			  const struct config_group *g)
{
	unsigned first = f->count;

	for (unsigned i = 0; i < g->count; i++)
		for (unsigned j = i + 1; j < g->count; j++)
			if (!conn_at(&g->links[i], 0)->transport &&
			    !conn_at(&g->links[j], 0)->transport)
				compare(f, gateways, g, &g->links[i],
					&g->links[j], first);
}
