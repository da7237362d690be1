/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prefix.h - addresses and subnets, IPv4 and IPv6.
 */
#ifndef BASE_PREFIX_H
#define BASE_PREFIX_H

#include <stdbool.h>
#include <stdint.h>

struct prefix {
	uint8_t family;	     /* AF_INET or AF_INET6 */
	uint8_t length;	     /* bits */
	uint8_t address[16]; /* network order; host bits kept */
};

enum { PREFIX_TEXT = 64 }; /* room for prefix_print() */

/**
 * prefix_parse() - read "10.1.0.0/16", or "10.1.0.1" as a /32 (or /128).
 *
 * Returns false when @text is neither; @out is then unchanged.
 */
bool prefix_parse(const char *text, struct prefix *out);

/* Read an address without a length. */
bool prefix_parse_address(const char *text, struct prefix *out);

/* Whether all bits behind the length are 0, as in a subnet. */
bool prefix_is_subnet(const struct prefix *p);

/* Whether every address of @inner is in @outer. */
bool prefix_contains(const struct prefix *outer, const struct prefix *inner);

/* Whether some address is in both: one then contains the other. */
bool prefix_overlaps(const struct prefix *a, const struct prefix *b);

bool prefix_equal(const struct prefix *a, const struct prefix *b);

/* Write "10.1.0.0/16" into @out; returns @out. */
const char *prefix_print(const struct prefix *p, char out[PREFIX_TEXT]);

#endif
