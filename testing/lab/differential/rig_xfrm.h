/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rig_xfrm.h - tell one kernel SAs and policies, as the model describes them.
 *
 * In messages of our own making: libnl's objects know neither if_id nor, in
 * bookworm, all of what is random here.
 */
#ifndef LAB_RIG_XFRM_H
#define LAB_RIG_XFRM_H

#include "base/trouble.h"
#include "model/xfrm_model.h"

struct nl_sock;

/* All return 0, or -1 with @t set. */

/*
 * Have all protocols loaded, by SAs that are removed again.
 * @large: and the kernel's hash tables of SAs enlarged, which stay as they are
 */
int rig_xfrm_prepare(struct nl_sock *xfrm, bool large, struct trouble *t);

/* How large these tables are. */
int rig_xfrm_buckets(struct nl_sock *xfrm, uint32_t *size, struct trouble *t);

int rig_xfrm_flush(struct nl_sock *xfrm, struct trouble *t);

/*
 * A larval SA is made by XFRM_MSG_ALLOCSPI.  @soft: limit of packets, 0: none.
 */
int rig_xfrm_add_sa(struct nl_sock *xfrm, const struct xm_sa *sa, unsigned soft,
		    struct trouble *t);

/* @refused: there is such a policy (EEXIST) */
int rig_xfrm_add_policy(struct nl_sock *xfrm, const struct xm_policy *p,
			bool *refused, struct trouble *t);

/* Call @each for every SA there is. */
int rig_xfrm_dump(struct nl_sock *xfrm,
		  void (*each)(void *arg, uint32_t spi, uint64_t add_time,
			       uint64_t packets),
		  void *arg, struct trouble *t);

#endif
