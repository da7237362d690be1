/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judge.h - the parts of xm_judge().  For the library only.
 */
#ifndef MODEL_JUDGE_H
#define MODEL_JUDGE_H

#include "model/cube.h"
#include "model/set.h"
#include "model/xfrm_finding.h"

struct judge {
	const struct xm_set *set;
	struct xm_judge_options options;
	struct xm_findings *found;
	unsigned room;
	int8_t *outbound; /* by SA: 1, 0 or -1 */

	/* overlap.c: the flows that each policy selects, and those it wins */
	struct cube *cubes, **won; /* won NULL: all that it selects */
	uint8_t *left;		   /* by policy: enum cube_left of won */
};

/* A new finding; its policies and SAs are XM_NONE, other fields zero. */
struct xm_finding *judge_add(struct judge *j, enum xm_finding_kind kind,
			     enum xm_severity severity);

/*
 * @severity, or XM_INFORMATION for a policy that never wins, as that loses no
 * packet.
 */
enum xm_severity judge_weigh(const struct judge *j, uint32_t policy,
			     enum xm_severity severity);

/* A packet that the policy wins; false if none is found. */
bool judge_flow(const struct judge *j, uint32_t policy, struct xm_flow *flow);

/* For each SA: 1 outbound, 0 inbound, -1 unknown.  Release with free(). */
int8_t *judge_directions(const struct xm_set *set,
			 const struct xm_judge_options *options);

void judge_overlaps(struct judge *j); /* overlap.c; comes first */
void judge_outbound(struct judge *j); /* judge_out.c */
void judge_inbound(struct judge *j);  /* judge_in.c */
void judge_twins(struct judge *j);    /* judge_twin.c */

#endif
