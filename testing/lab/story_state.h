/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story_state.h - the inside of a story: story.h.
 */
#ifndef LAB_STORY_STATE_H
#define LAB_STORY_STATE_H

#include "story.h"
#include "xfrm_model.h"

/* A site, and its kernel as the model of XFRM has it. */
struct story_kernel {
	struct story_site told;
	struct xm_set *set;
	const struct observed_sa **sas;		/* by index in the set */
	struct story_policy {
		const struct observed_policy *policy;	/* one of the two */
		const struct observed_shunt *shunt;
	} *policies;
};

struct story {
	const struct cell *cell;
	const struct observation *seen;
	struct model *model;
	struct story_kernel *sites;
	unsigned sites_count;
	struct story_flow *flows;
	unsigned flows_count;
	struct story_leg *legs;
	unsigned legs_count;
};

/* Read a selector as the observation has it; false when it is none. */
bool story_selector(const char *text, struct xm_selector *out);

/* Follow a flow: fill in its legs (story_path.c). */
void story_follow(struct story *story, struct story_flow *flow);

#endif
