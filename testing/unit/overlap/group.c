// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * group.c - all small groups.
 */
#include <stdio.h>

#include "group.h"

enum { PREFIXES = 7, SHAPES = 127 }; /* of up to two bits; sets of these */

unsigned selector_length(ip_selector s)
{
	return 31 - (unsigned)__builtin_clz(s.bits);
}

uint8_t selector_addresses(ip_selector s)
{
	unsigned room = BITS - selector_length(s);
	unsigned first = ((unsigned)s.bits << room) & (ADDRESSES - 1);

	return (uint8_t)(((1U << (1U << room)) - 1) << first);
}

uint64_t flows_of(ip_selector local, ip_selector remote)
{
	static const uint64_t each_row = 0x0101010101010101;
	unsigned rows = selector_addresses(local);

	/* bytes of ones, where there are addresses: they are in one piece */
	return each_row * selector_addresses(remote) &
	       (UINT64_MAX >>
		(ADDRESSES * (unsigned)(8 - __builtin_popcount(rows))))
		       << (ADDRESSES * (unsigned)__builtin_ctz(rows));
}

ip_selector group_local(const struct group *g, unsigned pair)
{
	return g->local.subnets[pair / g->remote.count];
}

ip_selector group_remote(const struct group *g, unsigned pair)
{
	return g->remote.subnets[pair % g->remote.count];
}

/* ------------------------------------------------------------- all of them */

/* Where a prefix is after some halves were swapped: bit 0 those of all, bits 1
 * and 2 those of either half. */
static unsigned swapped(unsigned bits, unsigned swaps)
{
	unsigned half = bits < 4 ? bits : bits >> 1;

	if (bits == 1)
		return 1;
	if (bits < 4)
		return half ^ (swaps & 1);
	return (half ^ (swaps & 1)) << 1 |
	       ((bits & 1) ^ (swaps >> (half - 1) & 1));
}

/* Of sets of prefixes that are alike but for swaps, the least is taken. */
static bool is_least(unsigned shape)
{
	for (unsigned swaps = 1; swaps < 8; swaps++) {
		unsigned other = 0;

		for (unsigned i = 0; i < PREFIXES; i++) {
			if (shape >> i & 1)
				other |= 1U << (swapped(i + 1, swaps) - 1);
		}
		if (other < shape)
			return false;
	}
	return true;
}

/* Bit i of a shape is the prefix of bits i + 1.  False: it is not one. */
static bool side_of(unsigned shape, struct side *side)
{
	*side = (struct side) { .count = 0 };
	if (__builtin_popcount(shape) > SUBNETS || !is_least(shape))
		return false;
	for (unsigned i = 0; i < PREFIXES; i++) {
		if (shape >> i & 1)
			side->subnets[side->count++].bits = (uint8_t)(i + 1);
	}
	return true;
}

static bool uses_all_subnets(const struct group *g)
{
	unsigned locals = 0, remotes = 0;

	for (unsigned i = 0; i < g->pairs; i++) {
		if (g->up >> i & 1) {
			locals |= 1U << (i / g->remote.count);
			remotes |= 1U << (i % g->remote.count);
		}
	}
	return locals == (1U << g->local.count) - 1 &&
	       remotes == (1U << g->remote.count) - 1;
}

static bool each_up(struct group *g, group_fn *fn)
{
	for (unsigned i = 0; i < g->pairs; i++)
		g->children[i] = (uint16_t)(1U << i);
	for (unsigned up = 1; up < 1U << g->pairs; up++) {
		g->up = (uint16_t)up;
		g->children_count = g->pairs;
		if (uses_all_subnets(g) && !fn(g))
			return false;
	}
	return true;
}

bool each_group(group_fn *fn)
{
	struct group g = { .ranked = true };

	for (unsigned local = 1; local <= SHAPES; local++) {
		if (!side_of(local, &g.local))
			continue;
		for (unsigned remote = 1; remote <= SHAPES; remote++) {
			if (!side_of(remote, &g.remote))
				continue;
			g.pairs = g.local.count * g.remote.count;
			if (!each_up(&g, fn))
				return false;
		}
	}
	return true;
}

/* -------------------------------------------------------------------- text */

const char *selector_text(ip_selector s, char out[SELECTOR_TEXT])
{
	unsigned length = selector_length(s), i;

	for (i = 0; i < length; i++)
		out[i] = s.bits >> (length - 1 - i) & 1 ? '1' : '0';
	out[i++] = '*';
	out[i] = '\0';
	return out;
}

void group_print(const struct group *g)
{
	char local[SELECTOR_TEXT], remote[SELECTOR_TEXT];

	printf("# %s, %s; Child SAs of A, up:\n",
	       g->instance ? "instances" : "permanent",
	       g->ranked ? "ranked" : "priority=");
	for (unsigned i = 0; i < g->children_count; i++) {
		if (!(g->children[i] & g->up))
			continue;
		for (unsigned pair = 0; pair < g->pairs; pair++) {
			if (g->children[i] >> pair & 1)
				printf("#   %u: %s <-> %s\n", i,
				       selector_text(group_local(g, pair),
						     local),
				       selector_text(group_remote(g, pair),
						     remote));
		}
	}
}
