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

#include "cell.h"
#include "expansion.h"
#include "observation.h"
#include "trouble.h"

struct story;

/* Where one direction of a flow ends. */
enum story_end {
	STORY_DELIVERED,
	STORY_REFUSED,		/* by the receiver's policy, or for want of one */
	STORY_NO_SA,		/* the sender has a policy, and no SA for it */
	STORY_BLOCKED,		/* by the sender's own policy, which says so */
	STORY_UNCOVERED,	/* no policy at the sender but the lab's own */
	STORY_STRAY,		/* no SA of the receiver's has this SPI */
};

/*
 * One direction of one or more flows, as the SAs and policies at the end have
 * it.  The pointers are into the observation; NULL where it does not get there.
 */
struct story_leg {
	const struct scenario_flow *flow;	/* the first it is a leg of */
	bool forbidden;			/* of flows that must not arrive */
	unsigned sender, receiver;	/* numbers of sites */
	const char *from, *to;		/* inner addresses */
	bool reply;			/* the way back of an echo */
	bool clear;			/* it leaves as plaintext */
	enum story_end end;
	const struct observed_policy *picked;	/* by the sender's SPD */
	const struct observed_shunt *shunt;	/* or this one */
	const struct observed_sa *sent;		/* outmost, at the sender */
	const struct observed_sa *arrived;	/* the same, at the receiver */
	const struct observed_policy *wanted;	/* by the receiver's SPD */
	/* whose these are, as the sender's conns have it; NULL: unknown */
	const struct expansion *picked_of, *sent_of;
	/* as the receiver's have it */
	const struct expansion *arrived_of, *wanted_of;
	const char *counter;		/* that rises when it is dropped, or
					 * NULL: none that is known */
	unsigned differs;		/* XM_DIFFERS_*: of arrived from what
					 * wanted wants */
};

struct story_flow {
	const struct scenario_flow *plan;
	const struct observed_flow *seen;
	unsigned legs[2];		/* numbers: there; and back, of an echo
					 * that arrives */
	unsigned legs_count;
	unsigned lost;			/* judged packets */
	bool forbidden;			/* none of it may arrive */
	bool good;			/* nothing lost; or, of what may not
					 * arrive, all */
	/*
	 * The legs say what the packets say.  They need not: what there is at
	 * the end may not have been there when the packets were sent.
	 */
	bool agrees;
};

struct story_site {
	const struct scenario_site *plan;
	const struct observed_site *seen;
	bool patched;
};

/* Something that happened, at a time. */
enum story_kind {
	STORY_STEP,
	STORY_SA,
	STORY_COUNTER,
	STORY_LOG,
};

struct story_moment {
	unsigned ms;
	enum story_kind kind;
	int site;		/* number, or -1: of none */
	char *text;
};

struct story_moments {
	struct story_moment *list;	/* in order */
	unsigned count;
};

/**
 * story_of() - make up the story of a cell.
 * @cell, @seen: must outlive it
 *
 * Returns it, story_free() it; or NULL with @t set when the observation is not
 * of this scenario.
 */
struct story *story_of(const struct cell *cell,
		       const struct observation *seen, struct trouble *t);

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

/*
 * Whose SA, or policy, of a site it is: an expansion of that site's conns, or
 * NULL when it cannot be told.
 */
const struct expansion *story_sa_of(const struct story *story, unsigned site,
				    const struct observed_sa *sa);
const struct expansion *story_policy_of(const struct story *story,
					unsigned site,
					const struct observed_policy *policy);

/* The same SA at another gateway: sets @site to its number.  Or NULL. */
const struct observed_sa *story_other_end(const struct story *story,
					  unsigned from,
					  const struct observed_sa *sa,
					  unsigned *site);

/* Whether an SA is of another expansion than the policy that sends on it, or
 * that checks it. */
bool story_leg_crosses_out(const struct story_leg *leg);
bool story_leg_crosses_in(const struct story_leg *leg);

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
