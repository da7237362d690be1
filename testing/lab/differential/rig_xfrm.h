/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rig_xfrm.h - install SAs and policies of the model in one kernel.
 *
 * Makes the netlink messages itself: libnl's objects lack if_id and, in
 * bookworm, some other fields that random sets have.
 */
#ifndef LAB_RIG_XFRM_H
#define LAB_RIG_XFRM_H

#include "base/trouble.h"
#include "model/xfrm_model.h"

struct nl_sock;

/* All return 0, or -1 with @t set. */

/*
 * Make the kernel load all protocols, by SAs that are removed again.
 * @large: also enlarge the kernel's hash tables of SAs, which stay large
 */
int rig_xfrm_prepare(struct nl_sock *xfrm, bool large, struct trouble *t);

/* The number of buckets of these hash tables. */
int rig_xfrm_buckets(struct nl_sock *xfrm, uint32_t *size, struct trouble *t);

int rig_xfrm_flush(struct nl_sock *xfrm, struct trouble *t);

/*
 * XFRM_MSG_ALLOCSPI makes a larval SA.  @soft: soft limit of packets, 0: none.
 */
int rig_xfrm_add_sa(struct nl_sock *xfrm, const struct xm_sa *sa, unsigned soft,
		    struct trouble *t);

/* @refused: set to whether there is such a policy (EEXIST) */
int rig_xfrm_add_policy(struct nl_sock *xfrm, const struct xm_policy *p,
			bool *refused, struct trouble *t);

/* Call @each for every SA of the kernel. */
int rig_xfrm_dump(struct nl_sock *xfrm,
		  void (*each)(void *arg, uint32_t spi, uint64_t add_time,
			       uint64_t packets),
		  void *arg, struct trouble *t);

#endif
