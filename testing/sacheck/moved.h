/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moved.h - which SAs and policies dropped packets concern, and the likely
 * fault.
 *
 * One end alone cannot know what a dropped packet was.  It knows which of its
 * SAs carried packets meanwhile, and which of its policies do not accept these
 * SAs.
 */
#ifndef SACHECK_MOVED_H
#define SACHECK_MOVED_H

#include "sacheck/gateway.h"

enum {
	MOVED_WANTING = 3,   /* policies that are listed for an SA */
	MOVED_POLICIES = 10, /* ... and for a counter */
};

struct moved_sa {
	uint32_t sa; /* in the later reading */
	bool outbound;
	uint64_t packets;		 /* since the earlier reading */
	uint32_t wanting[MOVED_WANTING]; /* inbound: policies of the
				 * same peer that want another reqid */
	unsigned wanting_count;
	unsigned wanting_more; /* beyond these */
};

struct moved {
	struct moved_sa *sas; /* inbound first, most packets first */
	unsigned count;
	/* Policies without an SA, or that block, if the counter is for such;
	 * whether the packets met these is not known. */
	uint32_t policies[MOVED_POLICIES];
	unsigned policies_count;
	unsigned policies_more; /* beyond these */
	char faults[32];	/* "P", "R or M" ...; "unknown"; "" if the
				 * counter is not XfrmInTmplMismatch */
	char *reasons[6];	/* sentences: why, and what helps */
	unsigned reasons_count;
};

/**
 * moved_find() - compare two readings of a gateway, between which a counter of
 * xfrm_stat rose.
 * @counter: its name, "XfrmInTmplMismatch"
 *
 * Release @out with moved_free().
 */
void moved_find(const struct gateway *before, const struct gateway *now,
		const char *counter, struct moved *out);

void moved_free(struct moved *moved);

#endif
