// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_remark.c - what else will fail by what ipsec.conf says: conns that do
 * not load or have no counterpart, and those that the series does not reach.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "sacheck/config_finding.h"

enum { NAMES_MOST = 4 }; /* told of a conn */

static void add_down(struct config_finding *f, unsigned gateway,
		     const struct config_tunnel *tunnel)
{
	f->down = must_grow(f->down, f->down_count + 1, sizeof(*f->down));
	f->down[f->down_count++] = (struct config_side) {
		.gateway = gateway,
		.tunnel = tunnel,
		.local = tunnel->conn->local,
	};
}

/* "net/1x1, net/1x2 and 3 more"; to be freed */
static char *names_of(const struct config_finding *f)
{
	char *text = must_strdup("");

	for (unsigned i = 0; i < f->down_count && i < NAMES_MOST; i++) {
		char *longer = must_printf("%s%s%s", text, i ? ", " : "",
					   f->down[i].tunnel->name);

		free(text);
		text = longer;
	}
	if (f->down_count > NAMES_MOST) {
		char *longer = must_printf("%s and %u more", text,
					   f->down_count - NAMES_MOST);

		free(text);
		text = longer;
	}
	return text;
}

/* ---- what pluto does not load ---- */

static void find_clashes(struct config_findings *f, unsigned gateway,
			 const struct config_gateway *g,
			 const struct config_conn *conn)
{
	for (unsigned i = 0; i < conn->clashes_count; i++) {
		const struct config_clash *c = &conn->clashes[i];
		struct config_finding *found = config_add(
			f, CONFIG_NOT_LOADED, CONFIG_FAULT, c->line->place);

		found->gateways[0] = found->gateways[1] = gateway;
		for (unsigned j = 0; j < conn->tunnels && !c->in_section; j++)
			add_down(found, gateway,
				 &g->conns.tunnels[conn->first + j]);
		if (!c->other) {
			found->what = must_printf(
				"conn %s wants also=%s, and there is no such conn: it is not loaded",
				conn->name, c->line->value);
			found->cure = must_strdup("");
			continue;
		}
		found->other = c->other->place;
		if (c->in_section)
			found->severity = CONFIG_MAYBE;
		found->what = must_printf(
			"conn %s has %s= twice, with different values: %s",
			conn->name, c->line->key,
			c->in_section ?
				"libreswan 5 takes the first, libreswan 4 and Openswan do not load the conn" :
				"also= does not override, the conn is not loaded");
		found->cure = must_strdup("leave one");
	}
}

static void find_several_ikev1(struct config_findings *f, unsigned gateway,
			       const struct config_gateway *g,
			       const struct config_conn *conn)
{
	struct config_finding *found;
	unsigned end = 0;

	while (end < 2 && conn->ends[end].choices[0].count < 2)
		end++;
	if (!conn->ikev1 || end == 2)
		return;
	found = config_add(f, CONFIG_NOT_LOADED, CONFIG_FAULT,
			   config_subnets_place(conn, end));
	found->gateways[0] = found->gateways[1] = gateway;
	add_down(found, gateway, &g->conns.tunnels[conn->first]);
	found->what = must_printf(
		"conn %s has several subnets in one (subnet=a,b), and IKEv1 takes one: it is not loaded",
		conn->name);
	found->cure = must_strdup("subnets={a,b}");
}

/* ---- what has no counterpart ---- */

static bool has_selector(const struct config_choice *c,
			 const struct config_selector *s)
{
	for (unsigned i = 0; i < c->count; i++)
		if (!c->list[i].known || !s->known ||
		    (config_selector_contains(&c->list[i], s) &&
		     config_selector_contains(s, &c->list[i])))
			return true;
	return false;
}

/* Whether some link of a tunnel has these two selectors of it. */
static bool is_covered(const struct config_links *links, unsigned gateway,
		       const struct config_tunnel *t,
		       const struct config_selector *left,
		       const struct config_selector *right)
{
	for (unsigned i = 0; i < links->count; i++)
		for (unsigned j = 0; j < links->groups[i].count; j++) {
			const struct config_link *l =
				&links->groups[i].links[j];

			for (unsigned side = 0; side < 2; side++) {
				unsigned local = l->sides[side].local;

				if (l->sides[side].gateway != gateway ||
				    l->sides[side].tunnel != t)
					continue;
				if (l->exact ||
				    (has_selector(l->selectors[side ^ local],
						  left) &&
				     has_selector(l->selectors[side ^ !local],
						  right)))
					return true;
			}
		}
	return false;
}

/* Of several subnets in one conn, some that no conn of the peer has. */
static bool is_partly_down(const struct config_links *links, unsigned gateway,
			   const struct config_tunnel *t)
{
	const struct config_choice *left = t->ends[0], *right = t->ends[1];

	if (t->conn->narrowing || (left->count < 2 && right->count < 2))
		return false;
	for (unsigned i = 0; i < left->count; i++)
		for (unsigned j = 0; j < right->count; j++)
			if (!is_covered(links, gateway, t, &left->list[i],
					&right->list[j]))
				return true;
	return false;
}

static void find_lonely(struct config_findings *f, unsigned gateway,
			const struct config_gateway *g,
			const struct config_conn *conn,
			const struct config_links *links)
{
	struct config_finding all = { .down = NULL }, *found;
	bool anyone = conn->ends[!conn->local].anyone, partly = false;
	char *names;

	if (conn->shunt || !conn->tunnels || !links->met[gateway][conn->first])
		return;
	for (unsigned i = conn->first; i < conn->first + conn->tunnels; i++) {
		const struct config_tunnel *t = &g->conns.tunnels[i];

		if (!links->linked[gateway][i]) {
			add_down(&all, gateway, t);
		} else if (is_partly_down(links, gateway, t)) {
			add_down(&all, gateway, t);
			partly = true;
		}
	}
	if (!all.down_count)
		return;
	/* other peers may come that have it */
	found = config_add(
		f, CONFIG_NO_COUNTERPART, anyone ? CONFIG_REMARK : CONFIG_FAULT,
		config_subnets_place(
			conn,
			conn->ends[0].count > 1 ||
					conn->ends[0].choices[0].count > 1 ?
				0 :
				1));
	found->down = all.down;
	found->down_count = all.down_count;
	found->gateways[0] = found->gateways[1] = gateway;
	names = names_of(found);
	found->what = must_printf(
		"%s: %s", names,
		partly ?
			"the other end does not have all of these subnets, what it has not does not come up" :
			"the other end has no conn with these subnets, it does not come up (TS_UNACCEPTABLE, in IKEv1 INVALID_ID_INFORMATION)");
	found->cure = must_strdup("give both ends the same subnets");
	free(names);
}

/* ---- two conns with the same selectors ---- */

static bool same_choice(const struct config_choice *a,
			const struct config_choice *b)
{
	if (a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (!a->list[i].known || !b->list[i].known ||
		    !config_selector_contains(&a->list[i], &b->list[i]) ||
		    !config_selector_contains(&b->list[i], &a->list[i]))
			return false;
	return true;
}

static const struct config_tunnel *find_twin(const struct config_gateway *g,
					     const struct config_tunnel *t,
					     const struct config_conn *other)
{
	unsigned flip = t->conn->local ^ other->local;

	for (unsigned i = other->first; i < other->first + other->tunnels;
	     i++) {
		const struct config_tunnel *twin = &g->conns.tunnels[i];

		if (same_choice(t->ends[0], twin->ends[flip]) &&
		    same_choice(t->ends[1], twin->ends[!flip]))
			return twin;
	}
	return NULL;
}

static void find_twins(struct config_findings *f, unsigned gateway,
		       const struct config_gateway *g,
		       const struct config_conn *conn)
{
	const struct config_conn *end = g->conns.list + g->conns.count;

	for (const struct config_conn *other = conn + 1; other < end; other++) {
		const struct config_tunnel *twin = NULL;
		struct config_finding *found;
		unsigned i = conn->first;

		if (conn->shunt && other->shunt)
			continue;
		for (; i < conn->first + conn->tunnels && !twin; i++)
			twin = find_twin(g, &g->conns.tunnels[i], other);
		if (!twin)
			continue;
		found = config_add(f, CONFIG_TWINS, CONFIG_MAYBE, other->place);
		found->other = conn->place;
		found->gateways[0] = found->gateways[1] = gateway;
		found->what = must_printf(
			"%s has the selectors of %s: the kernel has one policy for them, that of whichever came last, and the other one gets no traffic",
			twin->name, g->conns.tunnels[i - 1].name);
		found->cure = must_strdup(
			"leave one of them, or never have both up");
	}
}

/* ---- what the series does not reach ---- */

static void find_mobike(struct config_findings *f, unsigned gateway,
			const struct config_conn *conn)
{
	struct config_finding *found;

	if (!conn->mobike || (conn->tunnels < 2 && !conn->narrowing))
		return;
	found = config_add(f, CONFIG_MOBIKE, CONFIG_MAYBE,
			   config_line(conn, "mobike")->place);
	found->gateways[0] = found->gateways[1] = gateway;
	found->what = must_printf(
		"conn %s has mobike=yes and several Child SAs: when an address changes pluto 5.2 moves one of them, and the patches leave the conn as it was",
		conn->name);
	found->cure = must_strdup("mobike=no, where no address changes");
}

static bool is_own(const char *key)
{
	static const char *const own[] = {
		"leftsubnet",	"rightsubnet",	 "leftsubnets", "rightsubnets",
		"auto",		"connalias",	 "reqid",	"priority",
		"leftsourceip", "rightsourceip",
	};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(key, own[i]) == 0)
			return true;
	return false;
}

static bool has_all_of(const struct config_conn *a, const struct config_conn *b)
{
	for (unsigned i = 0; i < b->count; i++) {
		const struct config_line *line = b->lines[i], *other;

		if (is_own(line->key))
			continue;
		other = config_line(a, line->key);
		if (!other || strcasecmp(other->value, line->value) != 0)
			return false;
	}
	return true;
}

static bool is_new_choice(const struct config_choice *const *list,
			  unsigned count, const struct config_choice *c)
{
	for (unsigned i = 0; i < count; i++)
		if (same_choice(list[i], c))
			return false;
	return true;
}

/*
 * Conns that differ in their subnets only, and have each pair of them: one
 * conn with leftsubnets= and rightsubnets= is the same.
 */
static void find_one_conn(struct config_findings *f, unsigned gateway,
			  const struct config_gateway *g, unsigned first,
			  bool *done)
{
	const struct config_conn *conn = &g->conns.list[first];
	const struct config_choice **ends[2];
	unsigned counts[2] = { 0, 0 }, tunnels = 0, conns = 0, last = first;
	struct config_finding *found;

	for (unsigned e = 0; e < 2; e++)
		ends[e] = must_calloc(g->conns.tunnels_count + 1,
				      sizeof(const struct config_choice *));
	for (unsigned i = first; i < g->conns.count; i++) {
		const struct config_conn *c = &g->conns.list[i];

		if (done[i] || c->shunt || c->transport || c->narrowing ||
		    (i > first &&
		     (!has_all_of(conn, c) || !has_all_of(c, conn))))
			continue;
		done[i] = true;
		last = i;
		conns++;
		for (unsigned j = c->first; j < c->first + c->tunnels; j++) {
			tunnels++;
			for (unsigned e = 0; e < 2; e++) {
				const struct config_choice *choice =
					g->conns.tunnels[j].ends[e];

				if (is_new_choice(ends[e], counts[e], choice))
					ends[e][counts[e]++] = choice;
			}
		}
	}
	free(ends[0]);
	free(ends[1]);
	if (conns < 2 || (size_t)counts[0] * counts[1] != tunnels)
		return;
	found = config_add(f, CONFIG_ONE_CONN, CONFIG_MAYBE, conn->place);
	found->other = g->conns.list[last].place;
	found->gateways[0] = found->gateways[1] = gateway;
	found->what = must_printf(
		"%u conns from %s to %s differ only in their subnets: a patched pluto accepts a sibling's SA within one conn only",
		conns, conn->name, g->conns.list[last].name);
	found->cure = must_strdup(
		"one conn with leftsubnets={...} and rightsubnets={...}");
}

/* ---- narrowed Child SAs ---- */

static void find_rekeys(struct config_findings *f,
			const struct config_gateway *gateways,
			const struct config_group *g)
{
	const struct config_conn *told = NULL;

	for (unsigned i = 0; g->known && i < g->count; i++)
		for (unsigned side = 0; side < 2; side++) {
			const struct config_link *l = &g->links[i];
			const struct config_side *s = &l->sides[side];
			const struct config_side *peer = &l->sides[!side];
			struct config_finding *found;

			if (l->exact || !s->tunnel->conn->narrowing ||
			    s->tunnel->conn == told ||
			    config_side_choice(s, 0) == l->selectors[side])
				continue;
			told = s->tunnel->conn;
			found = config_add(f, CONFIG_REKEY, CONFIG_MAYBE,
					   config_subnets_place(told,
								s->local));
			found->other = config_subnets_place(peer->tunnel->conn,
							    !peer->local);
			found->gateways[0] = l->sides[0].gateway;
			found->gateways[1] = l->sides[1].gateway;
			found->heals[side] = HEALS;
			found->heals[!side] = HEALS_UNKNOWN;
			found->what = must_printf(
				"%s narrows conn %s to %s of the other end: when that end rekeys it gets TS_UNACCEPTABLE, and the Child SA expires",
				gateways[s->gateway].file.path, told->name,
				peer->tunnel->name);
			found->cure = must_printf(
				"give both ends the same subnets; or patch pluto at %s",
				gateways[s->gateway].file.path);
		}
}

/* ---- all of it ---- */

void config_find_remarks(struct config_findings *f,
			 const struct config_gateway *gateways, unsigned count,
			 const struct config_links *links)
{
	for (unsigned i = 0; i < count; i++) {
		const struct config_gateway *g = &gateways[i];
		bool *done = must_calloc(g->conns.count + 1, sizeof(*done));

		for (unsigned j = 0; j < g->file.missing_count; j++) {
			struct config_finding *found = config_add(
				f, CONFIG_INCLUDE, CONFIG_REMARK,
				g->file.missing[j]);

			found->gateways[0] = found->gateways[1] = i;
			found->what = must_strdup(
				"no file is there to include");
			found->cure = must_strdup("");
		}
		for (unsigned j = 0; j < g->conns.count; j++) {
			const struct config_conn *conn = &g->conns.list[j];

			find_clashes(f, i, g, conn);
			find_several_ikev1(f, i, g, conn);
			find_lonely(f, i, g, conn, links);
			find_twins(f, i, g, conn);
			find_mobike(f, i, conn);
			if (!done[j])
				find_one_conn(f, i, g, j, done);
		}
		free(done);
	}
	for (unsigned i = 0; i < links->count; i++)
		find_rekeys(f, gateways, &links->groups[i]);
}
