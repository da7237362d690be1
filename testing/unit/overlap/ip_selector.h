/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip_selector.h - in place of pluto's: what overlap.c uses, for 8 addresses.
 */
#ifndef IP_SELECTOR_H
#define IP_SELECTOR_H

#include <stdbool.h>
#include <stdint.h>

/* A one, then the prefix: 1 is all addresses, 0b10 and 0b11 are the halves. */
typedef struct {
	uint8_t bits;
} ip_selector;

static inline bool selector_eq_selector(ip_selector l, ip_selector r)
{
	return l.bits == r.bits;
}

static inline bool selector_in_selector(ip_selector i, ip_selector o)
{
	while (i.bits > o.bits)
		i.bits >>= 1;
	return i.bits == o.bits;
}

#endif
