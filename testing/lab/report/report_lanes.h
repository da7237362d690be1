/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report_lanes.h - what is between two gateways, in lanes drawn side by side: a
 * lane is an expansion, with its policies at both ends and its SAs.
 */
#ifndef LAB_REPORT_LANES_H
#define LAB_REPORT_LANES_H

#include "story/story.h"

/* Two ends; 0 is drawn above 1. */
enum { LANES_ENDS = 2 };

/* The SA of one direction: from end 0, or from end 1. */
struct lane_sa {
	const struct observed_sa *sent;	   /* at its sender; or NULL */
	const struct observed_sa *arrived; /* at its receiver; or NULL */
	unsigned others;		   /* more such SAs, not drawn */
};

struct lane {
	struct prefix near, far; /* behind end 0, behind end 1 */
	bool named;		 /* near and far are set; else
				 * only an SA is known */
	/* outbound and inbound policy of each end, or NULL */
	const struct observed_policy *out[LANES_ENDS], *in[LANES_ENDS];
	const struct observed_shunt *shunt[LANES_ENDS];
	const struct expansion *of[LANES_ENDS];
	struct lane_sa sas[LANES_ENDS]; /* by sending end */
};

struct lanes {
	unsigned sites[LANES_ENDS]; /* numbers of these two */
	struct lane *list;
	unsigned count;
	unsigned left_out; /* lanes that no path uses, not drawn */
};

enum { LANES_IDLE = 4 }; /* unused lanes are drawn up to this total */

/**
 * lanes_between() - the lanes of two sites of a story.
 *
 * Those that paths use come first, in the order of the paths.  Release with
 * lanes_free(); @story must outlive the lanes.
 */
struct lanes lanes_between(const struct story *story, unsigned upper,
			   unsigned lower);

void lanes_free(struct lanes *lanes);

/*
 * The number of the lane of a policy or shunt at an end, or of an SA as its
 * sender has it; -1: it is in no lane.
 */
int lanes_of_policy(const struct lanes *lanes, int end,
		    const struct observed_policy *policy);
int lanes_of_shunt(const struct lanes *lanes, int end,
		   const struct observed_shunt *shunt);
int lanes_of_sa(const struct lanes *lanes, const struct observed_sa *sent);

/* Which end a site is, 0 or 1; -1: neither. */
int lanes_end(const struct lanes *lanes, unsigned site);

#endif
