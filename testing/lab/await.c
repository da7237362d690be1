/* SPDX-License-Identifier: GPL-2.0-or-later */
/* await.c - wait for something to become true, with a deadline */
#include "await.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <event2/event.h>

uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t now_ms(void)
{
	return now_us() / 1000;
}

static void expired(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(bool *)arg = true;
}

bool await(struct event_base *base, unsigned ms, bool (*done)(void *),
	   void *arg)
{
	struct timeval limit = {
		.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000L,
	};
	bool late = false, is_done = done(arg);
	struct event *deadline;

	if (is_done)
		return true;
	/* a deadline that cannot be armed would be a wait without end */
	deadline = evtimer_new(base, expired, &late);
	if (!deadline || evtimer_add(deadline, &limit)) {
		fputs("plutolab: libevent refuses a timer\n", stderr);
		abort();
	}
	while (!is_done && !late) {
		if (event_base_loop(base, EVLOOP_ONCE) < 0)
			break;
		is_done = done(arg);
	}
	event_free(deadline);
	return is_done;
}
