// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_link.c - which conn of one gateway negotiates with which of another.
 */
#include "sacheck/config_link.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"

const struct config_choice *config_side_choice(const struct config_side *s,
					       unsigned end)
{
	return s->tunnel->ends[s->local ^ end];
}

/* ---- who is whose peer ---- */

enum { MISMATCH = 0, MAY_MATCH = 1, MATCH = 2 };

static bool has_id(const struct config_end *e)
{
	return e->who && strcmp(e->who, e->address) != 0;
}

/* How well what two gateways say of one end goes together. */
static int match_end(const struct config_end *a, const struct config_end *b)
{
	if (!a->who || !b->who)
		return MAY_MATCH;
	if (strcasecmp(a->who, b->who) == 0)
		return MATCH;
	/* an ID at one end only: they may not like each other, but are meant */
	if (has_id(a) != has_id(b) && strcasecmp(a->address, b->address) == 0)
		return MAY_MATCH;
	return MISMATCH;
}

/*
 * Returns how well two conns go together, MISMATCH or from 2 to 4; @local gets
 * which end is the own one of each.
 */
static int match_conns(const struct config_conn *a, const struct config_conn *b,
		       unsigned local[2])
{
	int best = MISMATCH;

	if (a->shunt || b->shunt || a->ikev1 != b->ikev1)
		return MISMATCH;
	for (unsigned i = 0; i < 4; i++) {
		unsigned l = a->local ^ i >> 1, m = b->local ^ (i & 1);
		int one = match_end(&a->ends[l], &b->ends[!m]);
		int other = match_end(&a->ends[!l], &b->ends[m]);

		/* nobody has an address that is not known to be anybody's */
		if (!one || !other || a->ends[l].anyone || b->ends[m].anyone ||
		    one + other <= best)
			continue;
		best = one + other;
		local[0] = l;
		local[1] = m;
	}
	return best;
}

/* ---- what they have for each other ---- */

enum relation { NOTHING, LISTED, NARROWED, SAME };

static bool same_selector(const struct config_selector *a,
			  const struct config_selector *b)
{
	if (!a->known || !b->known)
		return true;
	return config_selector_contains(a, b) && config_selector_contains(b, a);
}

static unsigned count_in(const struct config_choice *a,
			 const struct config_choice *b)
{
	unsigned found = 0;

	for (unsigned i = 0; i < a->count; i++)
		for (unsigned j = 0; j < b->count; j++)
			if (same_selector(&a->list[i], &b->list[j])) {
				found++;
				break;
			}
	return found;
}

static bool is_unknown(const struct config_choice *c)
{
	return c->count && !c->list[0].known;
}

/*
 * What an end of @theirs can answer to @ours.  As pluto 5.2's responder has it
 * (ikev2_ts.c): with narrowing=yes what is within its selectors, without that
 * those that are the same; IKEv1 knows one selector, and the same.
 */
static enum relation relate_end(const struct config_choice *ours,
				const struct config_choice *theirs,
				bool narrowing, bool pool)
{
	unsigned same = count_in(ours, theirs);

	if (pool)
		return SAME;
	if (same == ours->count && count_in(theirs, ours) == theirs->count)
		return SAME;
	if (narrowing &&
	    (is_unknown(theirs) || config_choice_contains(theirs, ours)))
		return NARROWED;
	return same ? LISTED : NOTHING;
}

static enum relation relate(const struct config_side *a,
			    const struct config_side *b)
{
	const struct config_conn *us = a->tunnel->conn, *them = b->tunnel->conn;
	enum relation worst = SAME;

	for (unsigned end = 0; end < 2; end++) {
		bool pool = us->ends[a->local ^ end].pool ||
			    them->ends[b->local ^ !end].pool;
		enum relation r = relate_end(config_side_choice(a, end),
					     config_side_choice(b, !end),
					     them->narrowing, pool);

		if (us->ikev1 && r != SAME)
			return NOTHING;
		if (r < worst)
			worst = r;
	}
	return worst;
}

/* ---- links ---- */

struct pairing {
	const struct config_conn *conns[2];
	unsigned gateways[2];
	unsigned local[2];
};

static struct config_group *add_group(struct config_links *l, bool known)
{
	l->groups = must_grow(l->groups, l->count + 1, sizeof(*l->groups));
	l->groups[l->count] = (struct config_group) { .known = known };
	return &l->groups[l->count++];
}

static void add_link(struct config_group *g, const struct config_link *link)
{
	g->links = must_grow(g->links, g->count + 1, sizeof(*g->links));
	g->links[g->count++] = *link;
}

static struct config_side side_of(const struct config_gateway *gateways,
				  const struct pairing *p, unsigned which,
				  unsigned tunnel)
{
	const struct config_conns *c = &gateways[p->gateways[which]].conns;

	return (struct config_side) {
		.gateway = p->gateways[which],
		.tunnel = &c->tunnels[p->conns[which]->first + tunnel],
		.local = p->local[which],
	};
}

static void mark_linked(struct config_links *l,
			const struct config_gateway *gateways,
			const struct config_side *s)
{
	l->linked[s->gateway][s->tunnel - gateways[s->gateway].conns.tunnels] =
		true;
}

/*
 * Each tunnel of @which of a pairing with the best of the other's.  One that
 * has just the same at the other end is linked from side 0 only.
 */
static void link_from(struct config_links *l, struct config_group *g,
		      const struct config_gateway *gateways,
		      const struct pairing *p, unsigned which)
{
	for (unsigned i = 0; i < p->conns[which]->tunnels; i++) {
		struct config_side ours = side_of(gateways, p, which, i);
		struct config_side best = ours;
		enum relation found = NOTHING;
		struct config_link link;

		for (unsigned j = 0; j < p->conns[!which]->tunnels; j++) {
			struct config_side s = side_of(gateways, p, !which, j);
			enum relation r = relate(&ours, &s);

			if (r > found) {
				found = r;
				best = s;
			}
		}
		if (found == NOTHING || (found == SAME && which))
			continue;
		link.sides[which] = ours;
		link.sides[!which] = best;
		link.selectors[which] = config_side_choice(&ours, 0);
		link.selectors[!which] = config_side_choice(&ours, 1);
		link.exact = found == SAME;
		/* asked for several, it is answered with what there is */
		if (found == LISTED)
			for (unsigned end = 0; end < 2; end++) {
				const struct config_choice *c =
					config_side_choice(&best, !end);

				if (c->count <
				    link.selectors[which ^ end]->count)
					link.selectors[which ^ end] = c;
			}
		add_link(g, &link);
		mark_linked(l, gateways, &ours);
		mark_linked(l, gateways, &best);
	}
}

static void meet(struct config_links *l, const struct pairing *p)
{
	for (unsigned i = 0; i < 2; i++) {
		const struct config_conn *conn = p->conns[i];

		for (unsigned j = 0; j < conn->tunnels; j++)
			l->met[p->gateways[i]][conn->first + j] = true;
	}
	l->pairs++;
}

/* Conns with one alias: pluto moves a Child SA from one to another of them. */
static bool same_alias(const struct config_conn *a, const struct config_conn *b)
{
	const struct config_line *one = config_line(a, "connalias");
	const struct config_line *other = config_line(b, "connalias");

	return (one || other) && strcmp(one ? one->value : a->name,
					other ? other->value : b->name) == 0;
}

/* As match_conns(), also of a conn that only its alias leads to. */
static int match_alias(const struct config_conn *us,
		       const struct config_conns *them, unsigned which,
		       unsigned local[2])
{
	int match = match_conns(us, &them->list[which], local);

	for (unsigned i = 0; them->aliases && i < them->count && !match; i++)
		if (same_alias(&them->list[i], &them->list[which]))
			match = match_conns(us, &them->list[i], local);
	return match;
}

static void link_gateways(struct config_links *l,
			  const struct config_gateway *gateways, unsigned a,
			  unsigned b, int least)
{
	const struct config_conns *us = &gateways[a].conns;
	const struct config_conns *them = &gateways[b].conns;
	struct config_group *g = NULL;

	for (unsigned i = 0; i < us->count; i++)
		for (unsigned j = 0; j < them->count; j++) {
			struct pairing p = {
				.conns = { &us->list[i], &them->list[j] },
				.gateways = { a, b },
			};
			unsigned back[2];

			if (match_alias(p.conns[0], them, j, p.local) < least) {
				if (match_alias(p.conns[1], us, i, back) <
				    least)
					continue;
				p.local[0] = back[1];
				p.local[1] = back[0];
			}
			if (!g)
				g = add_group(l, true);
			meet(l, &p);
			link_from(l, g, gateways, &p, 0);
			link_from(l, g, gateways, &p, 1);
		}
}

/* ---- peers that are not known ---- */

static bool same_peer(const struct config_conn *a, const struct config_conn *b)
{
	for (unsigned end = 0; end < 2; end++) {
		const struct config_end *one = &a->ends[a->local ^ end];
		const struct config_end *other = &b->ends[b->local ^ end];

		if (strcasecmp(one->address, other->address) != 0)
			return false;
		if (one->anyone &&
		    (!one->who != !other->who ||
		     (one->who && strcasecmp(one->who, other->who) != 0)))
			return false;
	}
	return a->ikev1 == b->ikev1;
}

static void group_alone(struct config_links *l,
			const struct config_gateway *gateways, unsigned which)
{
	const struct config_conns *c = &gateways[which].conns;
	unsigned *group = must_calloc(c->count + 1, sizeof(*group));

	for (unsigned i = 0; i < c->count; i++) {
		const struct config_conn *conn = &c->list[i];
		unsigned j = 0;

		if (conn->shunt ||
		    (conn->tunnels && l->met[which][conn->first]))
			continue;
		while (j < i && !(group[j] && same_peer(&c->list[j], conn)))
			j++;
		if (j == i)
			add_group(l, false);
		group[i] = j == i ? l->count : group[j];
		for (unsigned k = 0; k < conn->tunnels; k++) {
			struct config_side s = {
				.gateway = which,
				.local = conn->local,
				.tunnel = &c->tunnels[conn->first + k],
			};
			struct config_link link = {
				.sides = { s, { .tunnel = NULL } },
				.selectors = { config_side_choice(&s, 0),
					       config_side_choice(&s, 1) },
			};

			add_link(&l->groups[group[i] - 1], &link);
		}
	}
	free(group);
}

struct config_links config_links(const struct config_gateway *gateways,
				 unsigned count)
{
	struct config_links l = { .groups = NULL };
	int least = count == 2 ? 2 * MAY_MATCH : MAY_MATCH + MATCH;

	l.linked = must_calloc(count, sizeof(*l.linked));
	l.met = must_calloc(count, sizeof(*l.met));
	for (unsigned i = 0; i < count; i++) {
		size_t tunnels = gateways[i].conns.tunnels_count + 1;

		l.linked[i] = must_calloc(tunnels, sizeof(**l.linked));
		l.met[i] = must_calloc(tunnels, sizeof(**l.met));
	}
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = i + 1; j < count; j++)
			link_gateways(&l, gateways, i, j, least);
	for (unsigned i = 0; i < count; i++)
		group_alone(&l, gateways, i);
	return l;
}

void config_links_free(struct config_links *l, unsigned count)
{
	for (unsigned i = 0; i < l->count; i++)
		free(l->groups[i].links);
	free(l->groups);
	for (unsigned i = 0; i < count; i++) {
		free(l->linked[i]);
		free(l->met[i]);
	}
	free(l->linked);
	free(l->met);
	*l = (struct config_links) { .groups = NULL };
}
