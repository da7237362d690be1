/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peering.h - both ends of a tunnel, judged together.
 */
#ifndef SACHECK_PEERING_H
#define SACHECK_PEERING_H

#include "model/xfrm_pair.h"
#include "sacheck/fault.h"
#include "sacheck/gateway.h"

struct peering {
	const struct gateway *gateways[2];
	struct xm_pair pair;
	uint64_t faults[FAULTS]; /* how many classes of flows in the
					 * list show each */
	uint64_t crossed;	 /* classes that are delivered though the ends'
				 * policies for them have different selectors */
	uint64_t lost_too;	 /* delivered classes whose sender may also
				 * take an SA that the receiver lacks */
	int status;		 /* EXIT_* */
};

/**
 * peering_judge() - judge two gateways together.
 * @a, @b: must outlive the result; release it with peering_free()
 */
void peering_judge(const struct gateway *a, const struct gateway *b,
		   struct peering *out);

void peering_free(struct peering *ends);

/* The fault that a class of the list shows. */
enum fault peering_fault(const struct peering *ends,
			 const struct xm_class *class);

/* What cures the fault of a class; "" if unknown.  To be freed. */
char *peering_cure(const struct peering *ends, const struct xm_class *class);

#endif
