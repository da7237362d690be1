/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moved.h - which SAs dropped packets came on, and what that tells.
 *
 * One end alone cannot know what a packet was that is gone.  It knows which of
 * its SAs carried packets meanwhile, and which of its policies would not have
 * taken them from there.
 */
#ifndef SACHECK_MOVED_H
#define SACHECK_MOVED_H

#include "gateway.h"

enum {
	MOVED_WANTING = 3,	/* policies that are named */
};

struct moved_sa {
	uint32_t sa;		/* of the later set */
	bool outbound;
	uint64_t packets;	/* since the earlier one */
	uint32_t wanting[MOVED_WANTING];	/* inbound: policies of the
				 * same peer that want another reqid */
	unsigned wanting_count;
	unsigned wanting_more;	/* beyond these */
};

struct moved {
	struct moved_sa *sas;	/* inbound first, most packets first */
	unsigned count;
	char faults[32];	/* "P", "X or R" ...; "unknown" */
	char *reasons[6];	/* sentences: why, and what helps */
	unsigned reasons_count;
};

/**
 * moved_find() - compare a gateway with itself a moment ago, when
 * XfrmInTmplMismatch rose in between.
 *
 * Release @out with moved_free().
 */
void moved_find(const struct gateway *before, const struct gateway *now,
		struct moved *out);

void moved_free(struct moved *moved);

#endif
