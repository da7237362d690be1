/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random_set.h - random SAs, policies and flows of two gateways, from a seed.
 *
 * Addresses, reqids, marks and priorities are of so few kinds that most things
 * almost fit each other, which is where a rule and its model may part.  For the
 * same reason a set is mostly of one family inside, one outside, and of one
 * protocol: ESP, AH or IPCOMP.  The sender's hosts are in 10.1/16 and
 * fd00::10.1.0.0/112, the receiver's own addresses in 10.2/16, hosts behind it
 * in 10.3/16, and the same of IPv6.
 */
#ifndef LAB_RANDOM_SET_H
#define LAB_RANDOM_SET_H

#include "base/prng.h"
#include "model/xfrm_model.h"

enum {
	RANDOM_SAS = 40,      /* at the most, at each end */
	RANDOM_FEW_SAS = 24,  /* ... unless the tables are to grow */
	RANDOM_GROWS = 8,     /* in each such many sets they are */
	RANDOM_POLICIES = 40, /* of each direction */
	RANDOM_FLOWS = 40,    /* of each set */
	RANDOM_FIRST_SPI = 0x1000,
};

enum { RANDOM_IPV4, RANDOM_IPV6, RANDOM_FAMILIES };

/* What a selector's interface index is until it is known. */
enum random_interface {
	RANDOM_NO_INTERFACE,
	RANDOM_LO,
	RANDOM_WAN,
	RANDOM_LAN, /* the receiver's only */
	RANDOM_INTERFACES,
};

struct random_end {
	struct xm_sa sas[RANDOM_SAS];
	/*
	 * Soft limit: more packets than that and the SA is dying; 0: none.
	 */
	unsigned soft[RANDOM_SAS];
	bool installed[RANDOM_SAS];
	unsigned sas_count;
	struct xm_policy policies[RANDOM_POLICIES * 2];
	bool refused[RANDOM_POLICIES * 2]; /* another has its selector */
	unsigned policies_count;
};

struct random_set {
	struct random_end sender, receiver;
	/*
	 * The SAs before `early` are installed at first, those before `late` in
	 * a later second, the others after half of the flows.
	 */
	unsigned early, late;
	bool waits;	/* for a later second ... */
	bool goes_back; /* ... or, where that may be, for an earlier */
	bool grows;	/* the kernel's tables are small when the first
				 * SA is installed, and grow with the others */
	struct xm_flow flows[RANDOM_FLOWS];
};

/* The set of a number, always the same for a seed. */
void random_set(struct random_set *set, uint64_t seed, unsigned number);

/* Which of the families, by number, an address is of. */
unsigned random_family(const struct prefix *address);

/* Whether an address is in 10.@net or its like of IPv6. */
bool random_is_in(const struct prefix *address, unsigned net);

/* The two outer addresses of each end in each family, and flows' ports. */
extern const char *const random_outer[RANDOM_FAMILIES][2][2];
/*
 * Further addresses of the sender, which the hashes of the kernel's SAD take
 * for any: see xm_sa_choose().
 */
extern const char *const random_chance[RANDOM_FAMILIES];
extern const uint16_t random_sports[2], random_dports[2];
enum { RANDOM_PROTO = 253 }; /* the other one than UDP: for experiments */

#endif
