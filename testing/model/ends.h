/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ends.h - two gateways, and which SAs they have in common.  For the library
 * only.
 */
#ifndef MODEL_ENDS_H
#define MODEL_ENDS_H

#include "model/accept.h"

struct end {
	const struct xm_set *set;
	struct accept accept;
	int8_t *outbound;   /* by SA: 1, 0, or -1 */
	uint32_t *other;    /* by SA: its index at the other end; or XM_NONE */
	struct index peers; /* the other end's addresses */
	struct prefix *addresses;
	uint32_t addresses_count;
	bool mirrors; /* the forward policies equal the inbound ones */
};

/* Match the SAs of two gateways.  Release with ends_free(). */
void ends_of(const struct xm_set *a, const struct xm_set *b,
	     struct end ends[2]);

void ends_free(struct end ends[2]);

/* Whether an address is the other end's, as this end sees it. */
bool end_is_peer(const struct end *end, const struct prefix *address);

#endif
