/* which connections one conn's {left,right}subnets= made, for libreswan
 *
 * Copyright (C) 2026 the libreswan contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <https://www.gnu.org/licenses/gpl2.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#ifndef EXPANSION_SET_H
#define EXPANSION_SET_H

#include <stdint.h>
#include <time.h>

/*
 * When a conn has leftsubnets= and/or rightsubnets=, addconn expands
 * it into one connection for each pair of subnets: NAME/1x1,
 * NAME/1x2, ....  Each is sent to pluto on its own.
 *
 * The expansion set is what they have in common.  Neither their names
 * nor their .connalias is sufficient: any conn can be called NAME/1x1,
 * or have connalias=NAME.
 */

typedef uint64_t expansion_set_t;

#define NO_EXPANSION_SET ((expansion_set_t)0)

/*
 * A new set, each time that a conn is expanded.
 *
 * Pluto only compares these, so being unique among the sets that are
 * loaded at the same time is sufficient: nanoseconds are.
 */
static inline expansion_set_t new_expansion_set(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_REALTIME, &now);
	return (expansion_set_t)now.tv_sec * 1000000000 + now.tv_nsec + 1;
}

#endif
