// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * timeline.c - when things happen in a cell, for people to read.
 */
#include "drive/timeline.h"
#include "net/xfrm_window.h"
#include "observation/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/must.h"
#include "drive/lab.h"
#include "os/await.h"

enum { LOOK_MS = 100 };

struct timeline {
	struct lab *lab;
	struct event *tick;
	struct told {
		struct timeline *tl;
		struct observed_site *site;
	} * told; /* one per site */
};

static unsigned cell_ms(const struct timeline *tl)
{
	return (unsigned)(now_ms() - tl->lab->began);
}

static void on_sa(void *arg, char what, const struct xfrm_sa *sa, bool outbound)
{
	const struct told *told = arg;
	struct observed_site *site = told->site;

	if (site->events_count == TIMELINE_EVENTS) {
		site->events_left_out++;
		return;
	}
	site->events = must_grow(site->events, site->events_count + 1,
				 sizeof(*site->events));
	site->events[site->events_count++] = (struct observed_event) {
		.ms = cell_ms(told->tl),
		.what = what,
		.spi = sa->spi,
		.proto = sa->proto,
		.reqid = sa->reqid,
		.outbound = outbound,
	};
}

static void on_counter(void *arg, const char *name, uint64_t value)
{
	const struct told *told = arg;
	const struct observed_reading now = {
		.ms = cell_ms(told->tl),
		.value = value,
	};

	sample_counter(told->site, name, &now);
}

void timeline_look(struct timeline *tl)
{
	struct lab *lab = tl->lab;

	for (unsigned i = 0; i < lab->peers_count; i++) {
		/* a window that cannot read them says so */
		struct trouble ignored = { .text = "" };

		xfrm_read_counters(&lab->peers[i].xfrm, on_counter,
				   &tl->told[i], &ignored);
	}
	traffic_sample(&lab->traffic, cell_ms(tl));
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	timeline_look(arg);
}

struct timeline *timeline_begin(struct lab *lab)
{
	const struct timeval pace = { .tv_usec = LOOK_MS * 1000L };
	struct timeline *tl = must_calloc(1, sizeof(*tl));

	tl->lab = lab;
	tl->told = must_calloc(lab->peers_count, sizeof(*tl->told));
	tl->tick = event_new(lab->base, -1, EV_PERSIST, on_tick, tl);
	if (!tl->tick || event_add(tl->tick, &pace)) {
		fputs("plutolab: libevent refuses a timer\n", stderr);
		abort();
	}
	for (unsigned i = 0; i < lab->peers_count; i++) {
		tl->told[i] = (struct told) { tl, &lab->seen->sites[i] };
		lab->peers[i].xfrm.told = on_sa;
		lab->peers[i].xfrm.told_arg = &tl->told[i];
	}
	return tl;
}

void timeline_end(struct timeline *tl)
{
	if (!tl)
		return;
	for (unsigned i = 0; i < tl->lab->peers_count; i++)
		tl->lab->peers[i].xfrm.told = NULL;
	event_free(tl->tick);
	free(tl->told);
	free(tl);
}
