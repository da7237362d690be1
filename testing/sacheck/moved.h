/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moved.h - which SAs and policies dropped packets have to do with, and what
 * that tells.
 *
 * One end alone cannot know what a packet was that is gone.  It knows which of
 * its SAs carried packets meanwhile, and which of its policies would not have
 * taken them from there.
 */
#ifndef SACHECK_MOVED_H
#define SACHECK_MOVED_H

#include "sacheck/gateway.h"

enum {
	MOVED_WANTING = 3,   /* policies that are named, for an SA */
	MOVED_POLICIES = 10, /* ... and for a counter */
};

struct moved_sa {
	uint32_t sa; /* of the later set */
	bool outbound;
	uint64_t packets;		 /* since the earlier one */
	uint32_t wanting[MOVED_WANTING]; /* inbound: policies of the
				 * same peer that want another reqid */
	unsigned wanting_count;
	unsigned wanting_more; /* beyond these */
};

struct moved {
	struct moved_sa *sas; /* inbound first, most packets first */
	unsigned count;
	/*
	 * Policies without an SA, or that block, where the counter tells of
	 * such; those that nobody knows to have been used are among them.
	 */
	uint32_t policies[MOVED_POLICIES];
	unsigned policies_count;
	unsigned policies_more; /* beyond these */
	char faults[32];	/* "P", "X or R" ...; "unknown"; "" where the
				 * counter is not XfrmInTmplMismatch */
	char *reasons[6];	/* sentences: why, and what helps */
	unsigned reasons_count;
};

/**
 * moved_find() - compare a gateway with itself a moment ago, when a counter of
 * xfrm_stat rose in between.
 * @counter: its name, "XfrmInTmplMismatch"
 *
 * Release @out with moved_free().
 */
void moved_find(const struct gateway *before, const struct gateway *now,
		const char *counter, struct moved *out);

void moved_free(struct moved *moved);

#endif
