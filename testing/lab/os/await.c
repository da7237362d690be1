// SPDX-License-Identifier: GPL-2.0-or-later
/* await.c - wait for something to become true, with a deadline */
#include "os/await.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <event2/event.h>

/* Of the process: how fast its kernel is does not change. */
static unsigned slowness = 1;

void await_slowness(unsigned factor)
{
	slowness = factor ? factor : 1;
}

unsigned await_ms(unsigned ms)
{
	return ms * slowness;
}

uint64_t await_spent(uint64_t begin)
{
	return (now_ms() - begin) / slowness;
}

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
	uint64_t slow = (uint64_t)ms * slowness;
	struct timeval limit = {
		.tv_sec = (time_t)(slow / 1000),
		.tv_usec = (suseconds_t)(slow % 1000 * 1000),
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
