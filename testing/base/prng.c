// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prng.c - SplitMix64
 */
#include "base/prng.h"

uint64_t prng_next(struct prng *p)
{
	uint64_t z = p->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

unsigned prng_below(struct prng *p, unsigned roof)
{
	/* what is above the last multiple of roof would favour small numbers */
	uint64_t most = UINT64_MAX - UINT64_MAX % roof, z;

	do {
		z = prng_next(p);
	} while (z >= most);
	return (unsigned)(z % roof);
}
