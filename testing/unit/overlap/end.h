/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * end.h - a gateway of a group: its outbound policies as pluto installs them,
 * with the redirects of overlap.c.
 */
#ifndef OVERLAP_END_H
#define OVERLAP_END_H

#include "base/prng.h"
#include "group.h"
#include "overlap.h"

struct child_sa {
	unsigned index;		 /* of group.children[] */
	uint32_t reqid;		 /* unique */
	struct child_sa *buried; /* the one buried before */
};

/* A pair of the group as an end sees it. */
struct end_pair {
	ip_selector local, remote;
	uint64_t flows;
	uint32_t rank, peer_rank; /* the lowest wins */
	unsigned child;		  /* of group.children[] */
};

struct out_policy {
	ip_selector local, remote;
	uint32_t priority;
	const struct child_sa *child; /* NULL: of another conn, the stranger */
	bool redirect;
	uint32_t ours_priority; /* of a redirect: that of the policy that it
				 * overrides */
};

enum { POLICIES = 2 * PAIRS + 1 };

struct end {
	const struct group *group;
	struct end_pair pairs[PAIRS];
	bool is_b;	   /* the group's remote is its local */
	bool updates_move; /* a policy that replaces one of the same
					 * selectors moves behind its equals;
					 * else it keeps its place */
	struct out_policy policies[POLICIES]; /* the oldest first */
	unsigned policies_count;
	struct child_sa *children[PAIRS]; /* those that are up */
	struct child_sa *buried;	  /* those that are gone */
	struct overlap_redirect *redirects;
	struct out_policy stranger;
	bool has_stranger;
	uint32_t last_reqid;
	const char *wrong; /* an error of overlap.c; or NULL */
};

void end_init(struct end *e, const struct group *g, bool is_b);

/*
 * end_rank() - spd_priority(), programs/pluto/kernel.c, without ports and
 * protocols.  The lowest wins.
 */
uint32_t end_rank(ip_selector local, ip_selector remote, bool instance);

/*
 * end_stranger_gets() - the flows that the stranger's policy would get.
 * @before: it was installed before all others, not after them
 */
uint64_t end_stranger_gets(const struct end *e,
			   const struct out_policy *stranger, bool before,
			   bool redirects);

/*
 * A Child SA comes up.  Some go; all are down before overlap.c is told of the
 * first.  One is replaced by a new one with the same selectors.
 */
void end_join(struct end *e, unsigned index);
void end_leave(struct end *e, unsigned children);
void end_rekey(struct end *e, unsigned index);

/* Another conn's policy comes or goes. */
void end_stranger_comes(struct end *e, struct out_policy stranger);
void end_stranger_goes(struct end *e);

/* Whether a redirect conflicts with another policy: then pluto, which calls
 * overlap.c, does not install it. */
bool end_conflict(const struct out_policy *redirect,
		  const struct out_policy *other);

/* The sets of flows that are sent by the stranger's policy and on each SA. */
struct sent {
	uint64_t stranger, on[PAIRS];
};

/* sent_by_policies() - as the SPD decides, with or without redirects. */
struct sent sent_by_policies(const struct end *e, bool redirects);

/* sent_as_peer() - each flow on the SA of the peer's best policy.  The peer has
 * no stranger; it may be patched. */
struct sent sent_as_peer(const struct end *e);

/* How many corners (x's local, y's remote) have flows that this end would send
 * on the SA of x, its peer on that of y. */
unsigned end_corners(const struct end *e);

/* end_wrong() - what is wrong at an end; NULL if nothing is. */
const char *end_wrong(const struct end *e);

/*
 * end_walk() - Child SAs come, go and are rekeyed, strangers come and go, at
 * random, until exactly those of group.up are up and no stranger is there.
 *
 * Checks the end after each step.  Returns what was wrong, or NULL.
 */
const char *end_walk(struct end *e, struct prng *prng);

/* All Child SAs leave at once.  Returns what was wrong, or NULL. */
const char *end_down(struct end *e);

#endif
