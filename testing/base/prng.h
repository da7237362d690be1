/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prng.h - random numbers that a seed determines, on any machine.
 *
 * SplitMix64 (G. Steele, D. Lea, C. Flood: Fast Splittable Pseudorandom Number
 * Generators, OOPSLA 2014): a counter and a mixing function, every seed is a
 * good one.  Not for secrets.
 */
#ifndef BASE_PRNG_H
#define BASE_PRNG_H

#include <stdint.h>

struct prng {
	uint64_t state; /* begins as the seed */
};

/* The next number, below 2^64. */
uint64_t prng_next(struct prng *p);

/* A number below @roof, all equally likely; @roof must not be 0. */
unsigned prng_below(struct prng *p, unsigned roof);

#endif
