/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group.h - all small groups: the expansions of one conn that has up to three
 * subnets a side.
 */
#ifndef OVERLAP_GROUP_H
#define OVERLAP_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "ip_selector.h"

enum {
	BITS = 3, /* of an address.  The subnets of a group have
				 * two at most: longer ones are possible */
	ADDRESSES = 1 << BITS,
	SUBNETS = 3, /* per side */
	PAIRS = SUBNETS * SUBNETS,
};

struct side {
	ip_selector subnets[SUBNETS + 1]; /* one test has a fourth */
	unsigned count;
};

/*
 * Pair i (bit i in a set of pairs) is local subnet i / remotes and remote
 * subnet i % remotes.  Local is what is local at end A.
 */
struct group {
	struct side local, remote;
	unsigned pairs;
	uint16_t up;		  /* the pairs that have a Child SA */
	uint16_t children[PAIRS]; /* the pairs of each Child SA, up or
					 * not; one pair unless narrowed */
	unsigned children_count;
	bool instance; /* else permanent */
	bool ranked;   /* else equal priorities: priority= */
};

ip_selector group_local(const struct group *g, unsigned pair);
ip_selector group_remote(const struct group *g, unsigned pair);

/*
 * each_group() - call @fn with each group until it returns false.
 *
 * Each group has one Child SA per pair.  Its subnets nest or are disjoint in
 * each possible way, except for swapped halves of a subnet.  Each subnet has a
 * Child SA that is up: without it the group would be a smaller one.
 *
 * Returns what the last @fn returned.
 */
typedef bool(group_fn)(struct group *g);
bool each_group(group_fn *fn);

/* Bits of the prefix. */
unsigned selector_length(ip_selector s);

/* A set of addresses: bit i is address i. */
uint8_t selector_addresses(ip_selector s);

/* A set of flows: bit ADDRESSES * i + k is from local i to remote k. */
uint64_t flows_of(ip_selector local, ip_selector remote);

/* The group as comment lines of TAP. */
void group_print(const struct group *g);

/* Write a prefix as its bits, "01*". */
enum { SELECTOR_TEXT = BITS + 2 };
const char *selector_text(ip_selector s, char out[SELECTOR_TEXT]);

#endif
