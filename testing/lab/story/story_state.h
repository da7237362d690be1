/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story_state.h - what a story is made of.
 */
#ifndef LAB_STORY_STATE_H
#define LAB_STORY_STATE_H

#include "model/xfrm_model.h"
#include "observation/observation.h"
#include "predict/predict.h"
#include "scenario/cell.h"
#include "scenario/expansion.h"

/* Where one direction of a flow ends. */
enum story_end {
	STORY_DELIVERED,
	STORY_REFUSED,	 /* by the receiver's policy, or for want of one */
	STORY_NO_SA,	 /* the sender has a policy, and no SA for it */
	STORY_BLOCKED,	 /* by a drop policy of the sender's operator */
	STORY_UNCOVERED, /* no policy at the sender but the lab's own */
	STORY_STRAY,	 /* no SA of the receiver's has this SPI */
};

/*
 * One direction of one or more flows, by the SAs and policies at the end.  A
 * pointer into the observation is NULL where the packet does not get that far.
 */
struct story_leg {
	const struct scenario_flow *flow; /* the first flow with this leg */
	bool forbidden;			  /* its flows must not arrive */
	unsigned sender, receiver;	  /* numbers of sites */
	const char *from, *to;		  /* inner addresses */
	bool reply;			  /* the way back of an echo */
	bool clear;			  /* it leaves as plaintext */
	enum story_end end;
	const struct observed_policy *picked; /* by the sender's SPD */
	const struct observed_shunt *shunt;   /* or this, without template */
	const struct observed_sa *sent;	      /* outmost, at the sender */
	const struct observed_sa *arrived;    /* the same, at the receiver */
	const struct observed_policy *wanted; /* by the receiver's SPD */
	/* their expansions, of the sender's conns; NULL: unknown */
	const struct expansion *picked_of, *sent_of;
	/* the same, of the receiver's conns */
	const struct expansion *arrived_of, *wanted_of;
	const char *counter; /* rises when the packet is dropped;
				 * NULL: none that is known */
	unsigned differs;    /* XM_DIFFERS_*: how arrived differs
				 * from wanted */
};

struct story_flow {
	const struct scenario_flow *plan;
	const struct observed_flow *seen;
	unsigned legs[2]; /* numbers: there; and back, for an echo that
				 * arrives */
	unsigned legs_count;
	unsigned lost;	/* judged packets */
	bool forbidden; /* none of it may arrive */
	bool good;	/* nothing lost; if forbidden, all */
	/*
	 * The legs agree with what the packets did.  They need not: SAs and
	 * policies at the end may differ from those when packets were sent.
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
	int site; /* number, or -1: of none */
	char *text;
};

struct story_moments {
	struct story_moment *list; /* in order */
	unsigned count;
};

/* A site, and its kernel as the model of XFRM has it. */
struct story_kernel {
	struct story_site told;
	struct xm_set *set;
	const struct observed_sa **sas; /* by index in the set */
	struct story_policy {
		const struct observed_policy *policy; /* one is NULL */
		const struct observed_shunt *shunt;
	} * policies;
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

/* Read "10.0.1.0/24 -> 10.0.0.0/24", as observations have it; false when @text
 * is no such thing. */
bool story_prefixes(const char *text, struct prefix *src, struct prefix *dst);

/* The same as a selector. */
bool story_selector(const char *text, struct xm_selector *out);

/*
 * The expansion of a site's conns to which its SA or policy belongs; NULL: not
 * known.
 */
const struct expansion *story_sa_of(const struct story *story, unsigned site,
				    const struct observed_sa *sa);
const struct expansion *story_policy_of(const struct story *story,
					unsigned site,
					const struct observed_policy *policy);

/* The same SA at another gateway, with its number in @site; or NULL. */
const struct observed_sa *story_other_end(const struct story *story,
					  unsigned from,
					  const struct observed_sa *sa,
					  unsigned *site);

#endif
