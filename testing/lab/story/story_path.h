/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story_path.h - follow a flow through the SAs and policies that were seen.
 */
#ifndef LAB_STORY_PATH_H
#define LAB_STORY_PATH_H

#include "story/story_state.h"

/* Follow a flow: fill in its legs. */
void story_follow(struct story *story, struct story_flow *flow);

/* Whether the SA of a leg belongs to another expansion than the policy that
 * sends on it (out), or that checks it (in). */
bool story_leg_crosses_out(const struct story_leg *leg);
bool story_leg_crosses_in(const struct story_leg *leg);

#endif
