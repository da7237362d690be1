/* a delay, for expansions that overlap, for libreswan
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

#ifndef EXPANSION_TIMER_H
#define EXPANSION_TIMER_H

#include <stdbool.h>
#include <stddef.h>

struct timeout;
struct logger;

/* Call CB after a second; false when this release can't, and it isn't. */
static inline bool start_expansion_timer(struct timeout **timeout,
					 void (*cb)(void *arg, struct logger *logger),
					 void *arg)
{
	(void)timeout;
	(void)cb;
	(void)arg;
	return false;
}

static inline void stop_expansion_timer(struct timeout **timeout)
{
	*timeout = NULL;
}

#endif
