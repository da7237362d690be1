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
	int8_t *outbound;   /* SA: 1, 0, or -1 */
	uint32_t *other;    /* SA: the same at the other end, or XM_NONE */
	struct index peers; /* addresses that are the other end's */
	struct prefix *addresses;
	uint32_t addresses_count;
	bool mirrors; /* forward policies are as the inbound ones */
};

/* Find what they share; ends_free() it. */
void ends_of(const struct xm_set *a, const struct xm_set *b,
	     struct end ends[2]);

void ends_free(struct end ends[2]);

/* Whether an address, as this end knows it, is the other end's. */
bool end_is_peer(const struct end *end, const struct prefix *address);

#endif
