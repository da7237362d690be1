/* The connections that one conn with {left,right}subnets= is expanded into
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

#ifndef EXPANSIONS_H
#define EXPANSIONS_H

#include <stdint.h>
#include <time.h>

/*
 * Addconn expands a conn with leftsubnets= or rightsubnets= into one
 * connection for each pair of subnets, and sends each to pluto on its
 * own.  This is what they have in common.  Neither their names nor
 * .connalias is sufficient: any conn can be called NAME/1x1, or have
 * connalias=NAME.
 */

typedef uint64_t expansions_t;

#define NO_EXPANSIONS ((expansions_t)0)

/*
 * Pluto only compares these.  Nanoseconds are unique among the conns
 * that are loaded, and are never a connection's serial number.
 */

static inline expansions_t new_expansions(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_REALTIME, &now);
	return (expansions_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

#endif
