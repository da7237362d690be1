/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random_set.h - random SAs, policies and flows of two gateways, from a seed.
 *
 * Addresses, reqids, marks and priorities are of so few kinds that most things
 * almost fit each other, which is where a rule and its model may part.  The
 * sender's hosts are in 10.1/16, the receiver's own addresses in 10.2/16, hosts
 * behind it in 10.3/16.
 */
#ifndef LAB_RANDOM_SET_H
#define LAB_RANDOM_SET_H

#include "prng.h"
#include "xfrm_model.h"

enum {
	RANDOM_SAS = 24,	/* at the most, at each end */
	RANDOM_POLICIES = 40,	/* of each direction */
	RANDOM_FLOWS = 40,	/* of each set */
	RANDOM_FIRST_SPI = 0x1000,
};

struct random_end {
	struct xm_sa sas[RANDOM_SAS];
	bool installed[RANDOM_SAS];
	unsigned sas_count;
	struct xm_policy policies[RANDOM_POLICIES * 2];
	bool refused[RANDOM_POLICIES * 2];	/* another has its selector */
	unsigned policies_count;
};

struct random_set {
	struct random_end sender, receiver;
	/*
	 * The SAs before `early` are installed at first, those before `late` in
	 * a later second, the others after half of the flows.
	 */
	unsigned early, late;
	bool waits;		/* for a later second */
	struct xm_flow flows[RANDOM_FLOWS];
};

/* The set of a number, always the same for a seed. */
void random_set(struct random_set *set, uint64_t seed, unsigned number);

/* The two outer addresses of each end, and the ports that flows have. */
extern const char *const random_outer[2][2];
extern const uint16_t random_sports[2], random_dports[2];
enum { RANDOM_PROTO = 253 };	/* the other one than UDP: for experiments */

#endif
