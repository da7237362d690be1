/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * expansion.h - the expansions of a site's conns, and how a gateway ranks
 * them.
 *
 * leftsubnets= by rightsubnets= is a full product; pluto makes a connection
 * "net/LxR" of each pair.  Pure: computed from the scenario alone.
 */
#ifndef LAB_EXPANSION_H
#define LAB_EXPANSION_H

#include "base/prefix.h"
#include "scenario/scenario.h"

struct expansion {
	char name[80]; /* as pluto calls it: "net/1x2", "net" */
	const struct scenario_site *site;
	const struct scenario_conn *conn;
	struct prefix local, remote;
	bool member;   /* made by leftsubnets= or rightsubnets= */
	bool narrowed; /* one selector of a leftsubnet=a,b or
				 * rightsubnet=a,b, to which the peer narrows */
};

struct expansion_list {
	struct expansion *list;
	unsigned count;
};

/**
 * expansions_of() - all expansions of all conns of a site.
 *
 * In the conns of a scenario left is always local.  An end without a subnet is
 * the gateway itself; if its address is not known here (%any, or behind a NAT),
 * the conn has no expansion.  A subnet that cannot be read has none, either.
 *
 * Release with expansions_free(); @site must outlive the list.
 */
struct expansion_list expansions_of(const struct scenario_site *site);

/* Add the expansions of one conn, which must outlive the list. */
void expansions_add(struct expansion_list *all,
		    const struct scenario_site *site,
		    const struct scenario_conn *conn);

void expansions_free(struct expansion_list *expansions);

/* Whether packets between these two addresses are for this expansion. */
bool expansion_covers(const struct expansion *e, const struct prefix *local,
		      const struct prefix *remote);

/* Whether its conn has the option @key, with @value unless that is NULL. */
bool expansion_has_option(const struct expansion *e, const char *key,
			  const char *value);

/* Whether a pluto makes an instance of its conn for each peer or Child SA. */
bool expansion_is_instance(const struct expansion *e);

/* Whether a patched pluto puts its Child SAs with one peer into one group. */
bool expansion_may_be_grouped(const struct expansion *e);

/**
 * expansion_priority() - the priority of its policies; the lowest wins.
 *
 * Not the number that pluto gives the kernel, but in the same order.  By
 * spd_priority() (libreswan 5.2, kernel.c) the longer local prefix wins, then
 * the longer remote one, then an instance, in both directions alike.  A
 * priority= of a conn, of pluto or of charon, is returned as it is.
 */
uint32_t expansion_priority(const struct expansion *e);

/* The same, as the pluto at the other end computes it, without priority=. */
uint32_t expansion_priority_beyond(const struct expansion *e);

/* Whether a gateway's SPD prefers @a over @b. */
bool expansion_beats(const struct expansion *a, const struct expansion *b);

/**
 * expansions_crosswise() - whether two overlap and neither contains the other.
 *
 * Then one is more specific locally and the other one remotely: each peer
 * prefers the one whose prefix at its own end is longer.
 */
bool expansions_crosswise(const struct expansion *a, const struct expansion *b);

/**
 * expansion_owner() - the canonical owner of a flow among the expansions of
 * one conn: most specific at both ends.
 *
 * Returns NULL when no expansion of @conn covers the flow.
 */
const struct expansion *expansion_owner(const struct expansion_list *all,
					const struct scenario_conn *conn,
					const struct prefix *local,
					const struct prefix *remote);

/* Whether @b is @a seen from the other end. */
bool expansions_mirror(const struct expansion *a, const struct expansion *b);

#endif
