/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story.h - what a cell showed, as somebody would tell it.
 *
 * Derived from the scenario and the recorded observation alone: for each flow
 * which policy the sender's SPD picked, which SA its kernel took, and what the
 * receiver's policy made of it, by the model of the kernel (xfrm_model.h) on
 * the SAs and policies that were seen when the cell ended.  `plutolab report`
 * draws it, `plutolab explain` prints it; neither decides anything.
 */
#ifndef LAB_STORY_H
#define LAB_STORY_H

#include "base/trouble.h"
#include "story/story_path.h"
#include "story/story_state.h"

/**
 * story_of() - make up the story of a cell.
 * @cell, @seen: must outlive it
 *
 * Returns it, story_free() it; or NULL with @t set when the observation is not
 * of this scenario.
 */
struct story *story_of(const struct cell *cell, const struct observation *seen,
		       struct trouble *t);

void story_free(struct story *story);

const struct cell *story_cell(const struct story *story);
const struct observation *story_seen(const struct story *story);

/* By number, less than how many there are: of sites and flows as many as were
 * seen. */
const struct story_site *story_site(const struct story *story, unsigned i);
const struct story_flow *story_flow(const struct story *story, unsigned i);
const struct story_leg *story_leg(const struct story *story, unsigned i);
unsigned story_sites(const struct story *story);
unsigned story_flows(const struct story *story);
unsigned story_legs(const struct story *story);

/* ---- in words; what returns char * is to be freed (story_text.c) ---- */

/* "unpatched pluto", "patched pluto", "charon". */
const char *story_daemon(const struct story_site *site);

/* "net/1x2", "net"; or the selector of a policy that has no name. */
const char *story_policy_name(const struct observed_policy *policy,
			      const struct expansion *of);

/* "SA of net/1x2", "SA of net for 10.0.1.0/24 -> 10.0.0.0/24" where a conn has
 * several; or "SA 5061b0ff". */
char *story_sa_name(const struct observed_sa *sa, const struct expansion *of);

/* "ESP", "AH", "IPCOMP". */
const char *story_proto(uint8_t proto);

/* What the sender does, what the receiver does with it: a sentence each. */
char *story_leg_sends(const struct story *story, const struct story_leg *leg);
char *story_leg_meets(const struct story *story, const struct story_leg *leg);

/* In two or three words: "delivered", "refused: wrong reqid" ... */
const char *story_end_text(const struct story_leg *leg);

/* What a packet that a leg loses is counted as, and why, for newcomers. */
const char *story_counter_text(const char *counter);

/* "60 of 100 packets were lost. XfrmInTmplMismatch rose by 20 at a ..." */
char *story_sum(const struct story *story);

/* The one mismatch that explains most, as a sentence; or NULL: there is none. */
char *story_reason(const struct story *story);

/* The fault of a scenario in a sentence, "fault P: ..."; NULL: it has none. */
const char *story_fault(const char *fault);

/* ---- in time (story_time.c) ---- */

/*
 * All that was noted, in order; release with story_moments_free().  Of counters
 * only when they began to rise and where they ended.
 */
struct story_moments story_moments(const struct story *story);
void story_moments_free(struct story_moments *moments);

/* What an event was, "installed", "deleted" ... */
const char *story_event_text(char what);

#endif
