/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rig.h - a sender and a receiver in network namespaces of the real kernel,
 * to observe what the kernel does with one packet at a time.
 */
#ifndef LAB_RIG_H
#define LAB_RIG_H

#include "base/trouble.h"
#include "differential/random_set.h"

enum { RIG_SENDER, RIG_RECEIVER, RIG_ENDS };

enum { RIG_COUNTERS = 48 }; /* lines of xfrm_stat, at most */

/*
 * What became of a packet: at each end a bit for each line of xfrm_stat that
 * rose and for each SA (by SPI) that counted the packet; whether it arrived.
 */
struct rig_outcome {
	uint64_t counters[RIG_ENDS];
	uint64_t sas[RIG_ENDS];
	bool delivered;
};

struct rig;

/**
 * rig_new() - make the namespaces, cables, routes and sockets.
 *
 * @large: first enlarge the hash tables of both SADs, so that they do not grow
 *	while sets are tried; otherwise they have their smallest size: see
 *	xm_set_order_known()
 *
 * Returns the rig, rig_free() it; or NULL with @t set.
 */
struct rig *rig_new(bool large, struct trouble *t);

void rig_free(struct rig *rig);

/* The kernel's index of an interface; if the end lacks it, an unused index. */
uint32_t rig_interface(const struct rig *rig, unsigned end,
		       enum random_interface which);

/*
 * Read how many buckets the hash tables of an end's SAD have.  Returns 0, or -1
 * with @t set.
 */
int rig_buckets(const struct rig *rig, unsigned end, uint32_t *buckets,
		struct trouble *t);

/* Remove all SAs and policies of both ends.  Returns 0, or -1 with @t set. */
int rig_flush(struct rig *rig, struct trouble *t);

/*
 * Install an SA.  @soft: limit of packets, or 0.  Returns 0, or -1 with @t set.
 */
int rig_add_sa(struct rig *rig, unsigned end, const struct xm_sa *sa,
	       unsigned soft, struct trouble *t);

/*
 * Install a policy.  @refused: set to whether another policy has the selector,
 * mark and if_id of @p.  Returns 0, or -1 with @t set.
 */
int rig_add_policy(struct rig *rig, unsigned end, const struct xm_policy *p,
		   bool *refused, struct trouble *t);

/*
 * rig_read_sas() - read the SAs of an end.
 * @e: gets the time when each SA was added; or NULL
 *
 * Also notes the SAs' packets for rig_observe().  Returns 0, or -1 with @t set.
 */
int rig_read_sas(struct rig *rig, unsigned end, struct random_end *e,
		 struct trouble *t);

/*
 * rig_send() - note all counters, and send one packet.
 * rig_observe() - what has become of the packet so far.
 * rig_wait() - wait until the receiver can read a packet; at most @ms.
 *
 * Return 0, or -1 with @t set.
 */
int rig_send(struct rig *rig, const struct xm_flow *flow, struct trouble *t);
int rig_observe(struct rig *rig, struct rig_outcome *outcome,
		struct trouble *t);
int rig_wait(struct rig *rig, unsigned ms, struct trouble *t);

/* The bit of a line of xfrm_stat, "XfrmInTmplMismatch"; 0: no such line. */
uint64_t rig_counter(const struct rig *rig, const char *name);

/* "not delivered, sender's SA 1003, receiver's XfrmIn..."; free() it. */
char *rig_describe(const struct rig *rig, const struct rig_outcome *outcome);

#endif
