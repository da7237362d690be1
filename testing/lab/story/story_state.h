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
	STORY_BLOCKED,	 /* by the sender's own policy, which says so */
	STORY_UNCOVERED, /* no policy at the sender but the lab's own */
	STORY_STRAY,	 /* no SA of the receiver's has this SPI */
};

/*
 * One direction of one or more flows, as the SAs and policies at the end have
 * it.  The pointers are into the observation; NULL where it does not get there.
 */
struct story_leg {
	const struct scenario_flow *flow; /* the first it is a leg of */
	bool forbidden;			  /* of flows that must not arrive */
	unsigned sender, receiver;	  /* numbers of sites */
	const char *from, *to;		  /* inner addresses */
	bool reply;			  /* the way back of an echo */
	bool clear;			  /* it leaves as plaintext */
	enum story_end end;
	const struct observed_policy *picked; /* by the sender's SPD */
	const struct observed_shunt *shunt;   /* or this one */
	const struct observed_sa *sent;	      /* outmost, at the sender */
	const struct observed_sa *arrived;    /* the same, at the receiver */
	const struct observed_policy *wanted; /* by the receiver's SPD */
	/* whose these are, as the sender's conns have it; NULL: unknown */
	const struct expansion *picked_of, *sent_of;
	/* as the receiver's have it */
	const struct expansion *arrived_of, *wanted_of;
	const char *counter; /* that rises when it is dropped, or
					 * NULL: none that is known */
	unsigned differs;    /* XM_DIFFERS_*: of arrived from what
					 * wanted wants */
};

struct story_flow {
	const struct scenario_flow *plan;
	const struct observed_flow *seen;
	unsigned legs[2]; /* numbers: there; and back, of an echo
					 * that arrives */
	unsigned legs_count;
	unsigned lost;	/* judged packets */
	bool forbidden; /* none of it may arrive */
	bool good;	/* nothing lost; or, of what may not
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
		const struct observed_policy *policy; /* one of the two */
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

/* "10.0.1.0/24 -> 10.0.0.0/24", as the observation has it; false when it is no
 * such thing. */
bool story_prefixes(const char *text, struct prefix *src, struct prefix *dst);

/* The same as a selector. */
bool story_selector(const char *text, struct xm_selector *out);

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

#endif
