/* SPDX-License-Identifier: GPL-2.0-or-later */
/* number.h - numbers as people write them. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/**
 * number_parse() - a number in decimal digits, and nothing else.
 * @most: the greatest number that is accepted
 * @out: set only on success
 */
bool number_parse(const char *text, uint64_t most, uint64_t *out);

/**
 * shard_parse() - "i/n" with 1 <= i <= n, nothing else.
 * @most: the greatest n that is accepted
 * @part: i, @parts: n; set only on success
 */
bool shard_parse(const char *text, unsigned most, unsigned *part,
		 unsigned *parts);

/**
 * version_parse() - the first two numbers of "5.2-1", whatever follows.
 * @out: both; 0 for one that is not there
 *
 * Returns how many there are, 0 to 2.  A number too great for its type is
 * UINT_MAX.
 */
unsigned version_parse(const char *text, unsigned out[2]);

#endif
