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
	uint32_t reqid;		 /* no other has had it */
	struct child_sa *buried; /* before it */
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
	const struct child_sa *child; /* NULL: a stranger's */
	bool redirect;
	uint32_t ours_priority; /* of a redirect: that of what it keeps from
				 * being used */
};

enum { POLICIES = 2 * PAIRS + 1 };

struct end {
	const struct group *group;
	struct end_pair pairs[PAIRS];
	bool is_b;	   /* the group's remote is its local */
	bool updates_move; /* a policy that replaces one of its
					 * selectors gets behind its equals;
					 * else it keeps its place */
	struct out_policy policies[POLICIES]; /* the oldest first */
	unsigned policies_count;
	struct child_sa *children[PAIRS]; /* those that are up */
	struct child_sa *buried;	  /* those that are gone */
	struct overlap_redirect *redirects;
	struct out_policy stranger;
	bool has_stranger;
	uint32_t last_reqid;
	const char *wrong; /* what must never be asked for */
};

void end_init(struct end *e, const struct group *g, bool is_b);

/*
 * end_rank() - spd_priority(), programs/pluto/kernel.c, without ports and
 * protocols.  The lowest wins.
 */
uint32_t end_rank(ip_selector local, ip_selector remote, bool instance);

/*
 * end_stranger_gets() - the flows that a stranger's policy would get.
 * @before: it was installed before all others, not after them
 */
uint64_t end_stranger_gets(const struct end *e,
			   const struct out_policy *stranger, bool before,
			   bool redirects);

/*
 * A Child SA comes up, is replaced by one of the same selectors; some go, which
 * pluto does not count any more before it tells of the first.
 */
void end_join(struct end *e, unsigned index);
void end_leave(struct end *e, unsigned children);
void end_rekey(struct end *e, unsigned index);

/* Another conn's policy comes or goes. */
void end_stranger_comes(struct end *e, struct out_policy stranger);
void end_stranger_goes(struct end *e);

/* What the integration of overlap.c promises: where this holds a redirect is
 * not installed. */
bool end_conflict(const struct out_policy *redirect,
		  const struct out_policy *other);

/* Sets of flows that are sent by the stranger's policy, and on each SA. */
struct sent {
	uint64_t stranger, on[PAIRS];
};

/* sent_by_policies() - as the SPD decides, with or without redirects. */
struct sent sent_by_policies(const struct end *e, bool redirects);

/* sent_as_peer() - each on the SA of the best policy of the peer, patched or
 * not, which has none of a stranger. */
struct sent sent_as_peer(const struct end *e);

/* How many corners the flows have that the two ends would send on different
 * SAs: x's local and y's remote. */
unsigned end_corners(const struct end *e);

/* end_wrong() - what of an end is not as it should be; NULL if all is. */
const char *end_wrong(const struct end *e);

/*
 * end_walk() - Child SAs come and go, are rekeyed, strangers come and go, at
 * random, until those of group.up are up and no stranger is there.
 *
 * After each step the end is looked at: returns what was wrong, or NULL.
 */
const char *end_walk(struct end *e, struct prng *prng);

/* All leave at once.  Returns what was wrong, or NULL. */
const char *end_down(struct end *e);

#endif
