// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * expansion.c - the expansions of a site's conns, and how a gateway ranks
 * them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "scenario/expansion.h"

/* The subnets of one end of a conn. */
struct end {
	struct prefix subnets[16];
	unsigned count;
	unsigned first; /* number of the first one in a name */
	bool product;	/* by leftsubnets= or rightsubnets= */
	bool several;	/* subnet=a,b: several selectors of one conn */
};

/* Read "a,b" or "{a,b}", with commas or spaces in between. */
static void read_subnets(struct end *end, char *text)
{
	char *rest = text, *word;

	while ((word = strsep(&rest, "{}, \t")) != NULL) {
		if (end->count < 16 && *word != '\0' &&
		    prefix_parse(word, &end->subnets[end->count]))
			end->count++;
	}
	free(text);
}

/*
 * "subnet=" is number 0, those of "subnets=" count from 1; an end that has
 * only the former is 0 (libreswan 5.2, whack_add.c).
 */
static struct end read_end(const struct scenario_conn *conn, const char *side)
{
	struct end end = { .count = 0 };
	char key[16];
	char *text;

	/* charon: one child, however many subnets it has */
	text = scenario_conn_option(
		conn, strcmp(side, "left") == 0 ? "local_ts" : "remote_ts");
	if (text != NULL) {
		read_subnets(&end, text);
		end.several = end.count > 1;
		return end;
	}
	snprintf(key, sizeof(key), "%ssubnet", side);
	text = scenario_conn_option(conn, key);
	if (text != NULL)
		read_subnets(&end, text);
	end.several = end.count > 1;
	end.first = end.count > 0 ? 0 : 1;

	snprintf(key, sizeof(key), "%ssubnets", side);
	text = scenario_conn_option(conn, key);
	if (text != NULL) {
		end.product = true;
		read_subnets(&end, text);
	}
	return end;
}

/*
 * An end without a subnet is the gateway itself.  Behind a NAT the two ends do
 * not call it the same, and a peer that may be %any is not known here.
 */
static void read_host(const struct scenario_site *site,
		      const struct scenario_conn *conn, const char *side,
		      struct end *end)
{
	char *text;

	if (end->count > 0 || site->daemon != SITE_PLUTO || site->nat != NULL)
		return;
	text = scenario_conn_option(conn, side);
	if (text != NULL && prefix_parse_address(text, &end->subnets[0])) {
		end->count = 1;
		end->first = 0;
	}
	free(text);
}

/*
 * An address out of a pool, as both ends have it once they agreed on one: the
 * client's host has it, and there is one client, so it is the pool's first.
 */
static void lease_address(const struct scenario_site *site,
			  const struct scenario_conn *conn, struct end *local,
			  struct end *remote)
{
	char *client = scenario_conn_option(conn, "leftmodecfgclient");
	char *pool = scenario_conn_option(conn, "rightaddresspool");

	if (client != NULL && strcmp(client, "yes") == 0 &&
	    site->host_addresses_count > 0 &&
	    prefix_parse_address(site->host_addresses[0], &local->subnets[0]))
		local->count = 1;
	if (pool != NULL) {
		pool[strcspn(pool, "-")] = '\0';
		if (prefix_parse_address(pool, &remote->subnets[0]))
			remote->count = 1;
	}
	free(client);
	free(pool);
}

void expansions_add(struct expansion_list *all,
		    const struct scenario_site *site,
		    const struct scenario_conn *conn)
{
	struct end local = read_end(conn, "left");
	struct end remote = read_end(conn, "right");
	bool member = local.product || remote.product;

	lease_address(site, conn, &local, &remote);
	read_host(site, conn, "left", &local);
	read_host(site, conn, "right", &remote);
	for (unsigned l = 0; l < local.count; l++) {
		for (unsigned r = 0; r < remote.count; r++) {
			struct expansion *e;

			all->list = must_grow(all->list, all->count + 1,
					      sizeof(*all->list));
			e = &all->list[all->count++];
			*e = (struct expansion) {
				.site = site,
				.conn = conn,
				.local = local.subnets[l],
				.remote = remote.subnets[r],
				.member = member,
				.narrowed = local.several || remote.several,
			};
			if (member)
				snprintf(e->name, sizeof(e->name), "%s/%ux%u",
					 conn->name, local.first + l,
					 remote.first + r);
			else
				snprintf(e->name, sizeof(e->name), "%s",
					 conn->name);
		}
	}
}

struct expansion_list expansions_of(const struct scenario_site *site)
{
	struct expansion_list all = { 0 };

	for (unsigned i = 0; i < site->conns_count; i++)
		expansions_add(&all, site, &site->conns[i]);
	return all;
}

void expansions_free(struct expansion_list *expansions)
{
	free(expansions->list);
	*expansions = (struct expansion_list) { 0 };
}

bool expansion_covers(const struct expansion *e, const struct prefix *local,
		      const struct prefix *remote)
{
	return prefix_contains(&e->local, local) &&
	       prefix_contains(&e->remote, remote);
}

/*
 * What charon works out for its policies so that both prefixes count alike
 * (strongSwan 5.9, get_priority() in kernel_netlink_ipsec.c).
 */
static unsigned long charon_priority(const struct expansion *e)
{
	enum { BASE = 399999, PREFIX_BIT = 512 };

	return BASE -
	       (unsigned long)PREFIX_BIT * (e->local.length + e->remote.length);
}

bool expansion_has_option(const struct expansion *e, const char *key,
			  const char *value)
{
	char *text = scenario_conn_option(e->conn, key);
	bool has = text != NULL && (value == NULL || strcmp(text, value) == 0);

	free(text);
	return has;
}

bool expansion_is_instance(const struct expansion *e)
{
	return expansion_has_option(e, "right", "%any") ||
	       expansion_has_option(e, "narrowing", "yes");
}

/* XFRM_MSG_MIGRATE finds an SA by its reqid */
bool expansion_may_be_grouped(const struct expansion *e)
{
	return (e->member || expansion_has_option(e, "narrowing", "yes")) &&
	       !expansion_has_option(e, "mobike", "yes");
}

/* What pluto does: the local prefix first (libreswan 5.2, spd_priority()). */
static uint32_t pluto_priority(const struct prefix *local,
			       const struct prefix *remote, bool instance)
{
	return ((128U - local->length) << 8 | (128U - remote->length)) << 1 |
	       !instance;
}

uint32_t expansion_priority_beyond(const struct expansion *e)
{
	return pluto_priority(&e->remote, &e->local, false);
}

uint32_t expansion_priority(const struct expansion *e)
{
	char *fixed = scenario_conn_option(e->conn, "priority");
	unsigned long priority = fixed != NULL ? strtoul(fixed, NULL, 10) : 0;

	free(fixed);
	if (priority == 0)
		priority = e->site->daemon == SITE_CHARON ?
				   charon_priority(e) :
				   pluto_priority(&e->local, &e->remote,
						  expansion_is_instance(e));
	return priority < UINT32_MAX ? (uint32_t)priority : UINT32_MAX;
}

bool expansion_beats(const struct expansion *a, const struct expansion *b)
{
	return expansion_priority(a) < expansion_priority(b);
}

static bool contains(const struct expansion *outer,
		     const struct expansion *inner)
{
	return prefix_contains(&outer->local, &inner->local) &&
	       prefix_contains(&outer->remote, &inner->remote);
}

bool expansions_crosswise(const struct expansion *a, const struct expansion *b)
{
	return prefix_overlaps(&a->local, &b->local) &&
	       prefix_overlaps(&a->remote, &b->remote) && !contains(a, b) &&
	       !contains(b, a);
}

const struct expansion *expansion_owner(const struct expansion_list *all,
					const struct scenario_conn *conn,
					const struct prefix *local,
					const struct prefix *remote)
{
	const struct expansion *owner = NULL;

	for (unsigned i = 0; i < all->count; i++) {
		const struct expansion *e = &all->list[i];

		/* in a full product the owner is contained in all others */
		if (e->conn == conn && expansion_covers(e, local, remote) &&
		    (owner == NULL || contains(owner, e)))
			owner = e;
	}
	return owner;
}

bool expansions_mirror(const struct expansion *a, const struct expansion *b)
{
	return prefix_equal(&a->local, &b->remote) &&
	       prefix_equal(&a->remote, &b->local);
}
