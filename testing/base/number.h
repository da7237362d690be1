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
 * version_parse() - the first two numbers of "5.2-1", whatever follows.
 * @out: both; 0 for one that is not there
 *
 * Returns how many there are, 0 to 2.  A number too great for its type is
 * UINT_MAX.
 */
unsigned version_parse(const char *text, unsigned out[2]);

#endif
