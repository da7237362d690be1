// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_fault.c - faults R and M: one outbound reqid for several Child SAs.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "sacheck/config_finding.h"

bool config_is_group(const struct config_link **links, unsigned count,
		     unsigned side)
{
	const struct config_conn *conn = links[0]->sides[side].tunnel->conn;

	for (unsigned i = 1; i < count; i++)
		if (links[i]->sides[side].tunnel->conn != conn)
			return false;
	return (conn->expands || conn->narrowing) && !conn->mobike &&
	       !conn->transport;
}

static bool is_auto(const struct config_conn *conn, const char *value)
{
	const struct config_line *line = config_line(conn, "auto");

	return line && strcasecmp(line->value, value) == 0;
}

bool config_starts(const struct config_conn *conn)
{
	return is_auto(conn, "start") || is_auto(conn, "up") ||
	       is_auto(conn, "keep");
}

bool config_traps(const struct config_conn *conn)
{
	return is_auto(conn, "ondemand") || is_auto(conn, "route");
}

/*
 * One conn with several selectors answers requests for some of them from one
 * instance, with one reqid (fault M); one with a single wide selector does not.
 * Of a pool each client has one, and what asks for an address of its own
 * accord has another.
 */
static bool is_several(const struct config_link *link, unsigned side)
{
	const struct config_side *s = &link->sides[side];
	const struct config_side *peer = &link->sides[!side];
	const struct config_conn *conn = s->tunnel->conn;

	if (conn->ikev1 || (config_side_choice(s, 0)->count < 2 &&
			    config_side_choice(s, 1)->count < 2))
		return false;
	return !conn->ends[!s->local].pool || !peer->tunnel ||
	       peer->tunnel->conn->ends[peer->local].pool;
}

/*
 * What ties a policy to its SA, of unpatched pluto: links with the same key
 * have the same reqid.
 */
struct key {
	uint32_t reqid;	     /* as configured, or 0 */
	const void *several; /* or the tunnel that answers for several */
	const struct config_link *alone; /* or else the link itself */
};

static struct key key_of(const struct config_link *link, unsigned side)
{
	const struct config_side *s = &link->sides[side];

	if (!s->tunnel)
		return (struct key) { .alone = link };
	if (s->tunnel->conn->reqid)
		return (struct key) { .reqid = s->tunnel->conn->reqid };
	if (is_several(link, side))
		return (struct key) { .several = s->tunnel };
	return (struct key) { .alone = link };
}

static bool same_key(struct key a, struct key b)
{
	return a.reqid == b.reqid && a.several == b.several &&
	       a.alone == b.alone;
}

/* Two that are the same Child SA: one tunnel at both sides. */
static bool same_link(const struct config_link *a, const struct config_link *b)
{
	return a->sides[0].tunnel == b->sides[0].tunnel &&
	       a->sides[1].tunnel == b->sides[1].tunnel;
}

/* Links from @first on that have its key at @side; returns how many. */
static unsigned with_key(const struct config_group *g, unsigned first,
			 unsigned side, const struct config_link **out)
{
	struct key key = key_of(&g->links[first], side);
	unsigned count = 0;

	for (unsigned i = first; i < g->count; i++) {
		unsigned j = 0;

		if (!same_key(key_of(&g->links[i], side), key))
			continue;
		while (j < count && !same_link(out[j], &g->links[i]))
			j++;
		if (j == count)
			out[count++] = &g->links[i];
	}
	return count;
}

static bool is_first_of_key(const struct config_group *g, unsigned which,
			    unsigned side)
{
	struct key key = key_of(&g->links[which], side);

	for (unsigned i = 0; i < which; i++)
		if (same_key(key_of(&g->links[i], side), key))
			return false;
	return true;
}

/* Whether the receiver accepts any of them on any SA of them. */
static bool is_accepted(const struct config_link **of, unsigned count,
			unsigned receiver)
{
	struct key key = key_of(of[0], receiver);

	for (unsigned i = 1; i < count; i++)
		if (!same_key(key_of(of[i], receiver), key))
			return false;
	return true;
}

static void set_heals(struct config_finding *f, const struct config_link **of,
		      unsigned count, unsigned sender)
{
	bool known = of[0]->sides[!sender].tunnel != NULL, reached = true;

	for (unsigned i = 0; i < count; i++) {
		const struct config_conn *conn =
			of[i]->sides[sender].tunnel->conn;

		reached &= !conn->mobike;
		/* a narrowed Child SA gets an instance of its own with it only */
		if (f->kind == CONFIG_M || is_several(of[i], sender))
			reached &= conn->narrowing || of[i]->exact;
	}
	f->heals[sender] = reached ? HEALS : HEALS_NOT;
	f->heals[!sender] = !known ? HEALS_UNKNOWN :
			    config_is_group(of, count, !sender) ? HEALS :
								  HEALS_NOT;
	f->gateways[sender] = of[0]->sides[sender].gateway;
	f->gateways[!sender] = known ? of[0]->sides[!sender].gateway :
				       f->gateways[sender];
}

static const char *peer_name(const struct config_gateway *gateways,
			     const struct config_link *link, unsigned side)
{
	return link->sides[side].tunnel ?
		       gateways[link->sides[side].gateway].file.path :
		       "the peer";
}

static char *and_patch(const struct config_finding *f,
		       const struct config_gateway *gateways,
		       const char *advice)
{
	char *patch = config_patch(f, gateways);
	char *whole = must_printf("%s%s%s", advice, *patch ? "; or " : "",
				  patch);

	free(patch);
	return whole;
}

static void find_reqid(struct config_findings *f,
		       const struct config_gateway *gateways,
		       const struct config_link **of, unsigned count,
		       unsigned sender)
{
	const struct config_conn *conn = of[0]->sides[sender].tunnel->conn;
	const struct config_conn *last =
		of[count - 1]->sides[sender].tunnel->conn;
	const struct config_line *line = config_line(conn, "reqid");
	struct config_finding *found = config_add(f, CONFIG_R, CONFIG_FAULT,
						  line->place);
	char *advice;

	if (last != conn)
		found->other = config_line(last, "reqid")->place;
	found->what = must_printf(
		"reqid=%" PRIu32
		" is that of %u Child SAs, %s to %s: once two are up the kernel sends all on the newest, and %s drops what is another's",
		conn->reqid, count, of[0]->sides[sender].tunnel->name,
		of[count - 1]->sides[sender].tunnel->name,
		peer_name(gateways, of[0], !sender));
	set_heals(found, of, count, sender);
	advice = must_printf("take reqid= out%s",
			     last != conn ? ", or give each conn its own" : "");
	found->cure = and_patch(found, gateways, advice);
	free(advice);
	config_add_case(found, of, count);
}

static void find_several(struct config_findings *f,
			 const struct config_gateway *gateways,
			 const struct config_link **of, unsigned count,
			 unsigned sender)
{
	const struct config_side *s = &of[0]->sides[sender];
	const struct config_conn *conn = s->tunnel->conn;
	unsigned end = config_side_choice(s, 0)->count > 1 ? s->local :
							     !s->local;
	struct config_finding *found = config_add(
		f, CONFIG_M, CONFIG_FAULT, config_subnets_place(conn, end));

	found->other = config_subnets_place(of[0]->sides[!sender].tunnel->conn,
					    of[0]->sides[!sender].local ^
						    (end == s->local));
	found->what = must_printf(
		"%s asks for %u Child SAs where %s has several subnets in one (subnet=a,b): once two are up the kernel sends all on the newest, and %s drops what is another's; started from here only one comes up",
		peer_name(gateways, of[0], !sender), count, s->tunnel->name,
		peer_name(gateways, of[0], !sender));
	set_heals(found, of, count, sender);
	found->cure = and_patch(
		found, gateways,
		conn->expands ?
			"write it as the peer has it" :
			"write leftsubnets={}/rightsubnets={} here, or subnet=a,b there: both ends alike");
	config_add_case(found, of, count);
}

/* A peer that is not known may ask for some of several selectors. */
static void find_alone(struct config_findings *f,
		       const struct config_link *link)
{
	const struct config_side *s = &link->sides[0];
	const struct config_conn *conn = s->tunnel->conn;
	unsigned end = config_side_choice(s, 0)->count > 1 ? s->local :
							     !s->local;
	struct config_finding *found;

	if (!conn->narrowing || !is_several(link, 0))
		return;
	found = config_add(f, CONFIG_M, CONFIG_MAYBE,
			   config_subnets_place(conn, end));
	found->what = must_printf(
		"%s has several subnets in one conn and narrowing=yes: if the peer asks for a Child SA for each, the kernel sends all on the newest, and the peer drops what is another's",
		s->tunnel->name);
	found->cure = must_strdup(
		"write the subnets as the peer has them; or patch pluto here");
	found->gateways[0] = found->gateways[1] = s->gateway;
	found->heals[0] = conn->mobike ? HEALS_NOT : HEALS;
}

void config_find_faults(struct config_findings *f,
			const struct config_gateway *gateways,
			const struct config_group *g)
{
	const struct config_link **of = must_calloc(
		g->count + 1, sizeof(const struct config_link *));

	for (unsigned side = 0; side < (g->known ? 2 : 1); side++)
		for (unsigned i = 0; i < g->count; i++) {
			const struct config_link *link = &g->links[i];
			unsigned count;

			if (!g->known && i == 0)
				for (unsigned j = 0; j < g->count; j++)
					find_alone(f, &g->links[j]);
			if (link->sides[side].tunnel->conn->transport ||
			    key_of(link, side).alone ||
			    !is_first_of_key(g, i, side))
				continue;
			count = with_key(g, i, side, of);
			if (count < 2 ||
			    (g->known && is_accepted(of, count, !side)))
				continue;
			if (key_of(link, side).reqid)
				find_reqid(f, gateways, of, count, side);
			if (g->known && is_several(link, side))
				find_several(f, gateways, of, count, side);
		}
	free(of);
}
