/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random_set.h - random SAs, policies and flows of two gateways, from a seed.
 *
 * Addresses, reqids, marks and priorities have few values, so that most SAs and
 * policies almost fit each other: there a mistake in the model shows.  For the
 * same reason most sets have one inner family, one outer family and one
 * protocol: ESP, AH or IPCOMP.  The sender's hosts are in 10.1/16, the
 * receiver's own addresses in 10.2/16, hosts behind the receiver in 10.3/16; in
 * IPv6, in fd00::10.1.0.0/112 and so on.
 */
#ifndef LAB_RANDOM_SET_H
#define LAB_RANDOM_SET_H

#include "base/prng.h"
#include "model/xfrm_model.h"

enum {
	RANDOM_SAS = 40,      /* at the most, at each end */
	RANDOM_FEW_SAS = 24,  /* ... unless the tables are to grow */
	RANDOM_GROWS = 8,     /* one of so many sets has growing tables */
	RANDOM_POLICIES = 40, /* of each direction */
	RANDOM_FLOWS = 40,    /* of each set */
	RANDOM_FIRST_SPI = 0x1000,
};

enum { RANDOM_IPV4, RANDOM_IPV6, RANDOM_FAMILIES };

/* Stands in a selector for an interface until the kernel's index is known. */
enum random_interface {
	RANDOM_NO_INTERFACE,
	RANDOM_LO,
	RANDOM_WAN,
	RANDOM_LAN, /* of the receiver only */
	RANDOM_INTERFACES,
};

struct random_end {
	struct xm_sa sas[RANDOM_SAS];
	/* soft limits of packets, above which an SA is dying; 0: none */
	unsigned soft[RANDOM_SAS];
	bool installed[RANDOM_SAS];
	unsigned sas_count;
	struct xm_policy policies[RANDOM_POLICIES * 2];
	bool refused[RANDOM_POLICIES * 2]; /* see rig_add_policy() */
	unsigned policies_count;
};

struct random_set {
	struct random_end sender, receiver;
	/*
	 * The SAs before `early` are installed first, then those before `late`,
	 * the others after half of the flows.
	 */
	unsigned early, late;
	bool waits;	/* between these, for a later second, or ... */
	bool goes_back; /* ... for an earlier one, if own_clock */
	bool grows;	/* the kernel's tables are small when the first
				 * SA is installed, and grow with the others */
	struct xm_flow flows[RANDOM_FLOWS];
};

/* Draw set @number of a seed: always the same set. */
void random_set(struct random_set *set, uint64_t seed, unsigned number);

/* The family of an address: RANDOM_IPV4 or RANDOM_IPV6. */
unsigned random_family(const struct prefix *address);

/* Whether an address is in 10.@net/16 or in fd00::10.@net.0.0/112. */
bool random_is_in(const struct prefix *address, unsigned net);

/* The two outer addresses of each end in each family, and flows' ports. */
extern const char *const random_outer[RANDOM_FAMILIES][2][2];
/*
 * Further addresses of the sender, in the same hash bucket of the kernel's SAD
 * as the address any: see xm_sa_choose().
 */
extern const char *const random_chance[RANDOM_FAMILIES];
extern const uint16_t random_sports[2], random_dports[2];
enum { RANDOM_PROTO = 253 }; /* used besides UDP: for experiments */

#endif
