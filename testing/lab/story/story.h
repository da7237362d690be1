/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story.h - what a cell showed, told flow by flow.
 *
 * Which policy the sender's SPD picked, which SA its kernel took, and whether
 * the receiver's policy accepted the packet.  It is computed from the scenario
 * and the observation alone, by the model of the kernel (xfrm_model.h) with the
 * SAs and policies at the end of the cell.  `plutolab report` draws it,
 * `plutolab explain` prints it; neither decides anything.
 */
#ifndef LAB_STORY_H
#define LAB_STORY_H

#include "base/trouble.h"
#include "story/story_path.h"
#include "story/story_state.h"

/**
 * story_of() - compute the story of a cell.
 * @cell, @seen: must outlive it
 *
 * Returns the story, release with story_free(); or NULL with @t set when the
 * observation is not of this scenario.
 */
struct story *story_of(const struct cell *cell, const struct observation *seen,
		       struct trouble *t);

void story_free(struct story *story);

const struct cell *story_cell(const struct story *story);
const struct observation *story_seen(const struct story *story);

/* @i is less than the count that story_sites() etc. return; sites and flows are
 * as many as were seen. */
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

/* "SA of net/1x2"; "SA of net for 10.0.1.0/24 -> 10.0.0.0/24" if a conn has
 * several selectors; or "SA 5061b0ff". */
char *story_sa_name(const struct observed_sa *sa, const struct expansion *of);

/* "ESP", "AH", "IPCOMP". */
const char *story_proto(uint8_t proto);

/* What the sender does and what the receiver does: a sentence each, or NULL. */
char *story_leg_sends(const struct story *story, const struct story_leg *leg);
char *story_leg_meets(const struct story *story, const struct story_leg *leg);

/* How a leg ends, in a few words: "accepted", "refused: wrong reqid" ... */
const char *story_end_text(const struct story_leg *leg);

/* What a line of xfrm_stat counts, for newcomers. */
const char *story_counter_text(const char *counter);

/* "60 of 100 packets were lost. XfrmInTmplMismatch rose by 20 at a ..." */
char *story_sum(const struct story *story);

/* The refusal that explains the most losses, as a sentence; NULL: none. */
char *story_reason(const struct story *story);

/* The fault of a scenario in a sentence, "fault P: ..."; NULL: it has none. */
const char *story_fault(const char *fault);

/* ---- in time (story_time.c) ---- */

/*
 * All that has a time, in order; release with story_moments_free().  Of a
 * counter only the start of its rise and its last value.
 */
struct story_moments story_moments(const struct story *story);
void story_moments_free(struct story_moments *moments);

/* What an event was, "installed", "deleted" ... */
const char *story_event_text(char what);

#endif
