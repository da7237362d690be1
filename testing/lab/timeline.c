// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * timeline.c - when things happen in a cell, for people to read.
 */
#include "timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "await.h"
#include "lab.h"
#include "must.h"

enum { LOOK_MS = 100 };

struct timeline {
	struct lab *lab;
	struct event *tick;
	struct told {
		struct timeline *tl;
		struct observed_site *site;
	} *told;			/* one per site */
};

static unsigned cell_ms(const struct timeline *tl)
{
	return (unsigned)(now_ms() - tl->lab->began);
}

/* Keep the first, the last, and every second one between; returns how many. */
static unsigned thin(void *all, unsigned count, size_t size)
{
	char *at = all;
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++)
		if (i % 2 == 0 || i == count - 1)
			memmove(at + size * kept++, at + size * i, size);
	return kept;
}

void timeline_sample(struct observed_flow *flow,
		     const struct observed_sample *now)
{
	const struct observed_sample *last = flow->samples_count ?
		&flow->samples[flow->samples_count - 1] : NULL;

	if (last ? last->sent == now->sent && last->received == now->received :
		   !now->sent && !now->received)
		return;
	if (flow->samples_count == TIMELINE_SAMPLES)
		flow->samples_count = thin(flow->samples, flow->samples_count,
					   sizeof(*flow->samples));
	flow->samples = must_grow(flow->samples, flow->samples_count + 1,
				  sizeof(*flow->samples));
	flow->samples[flow->samples_count++] = *now;
}

static struct observed_series *series_of(struct observed_site *site,
					 const char *name)
{
	for (unsigned i = 0; i < site->series_count; i++)
		if (!strcmp(site->series[i].name, name))
			return &site->series[i];
	site->series = must_grow(site->series, site->series_count + 1,
				 sizeof(*site->series));
	site->series[site->series_count] = (struct observed_series) {
		.name = must_strdup(name),
	};
	return &site->series[site->series_count++];
}

void timeline_read(struct observed_site *site, const char *name,
		   const struct observed_reading *now)
{
	struct observed_series *s = series_of(site, name);

	if (s->readings_count &&
	    s->readings[s->readings_count - 1].value == now->value)
		return;
	if (s->readings_count == TIMELINE_SAMPLES)
		s->readings_count = thin(s->readings, s->readings_count,
					 sizeof(*s->readings));
	s->readings = must_grow(s->readings, s->readings_count + 1,
				sizeof(*s->readings));
	s->readings[s->readings_count++] = *now;
}

static void on_sa(void *arg, char what, const struct xfrm_sa *sa,
		  bool outbound)
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
		.ms = cell_ms(told->tl), .what = what, .spi = sa->spi,
		.proto = sa->proto, .reqid = sa->reqid, .outbound = outbound,
	};
}

static void on_counter(void *arg, const char *name, uint64_t value)
{
	const struct told *told = arg;
	const struct observed_reading now = {
		.ms = cell_ms(told->tl), .value = value,
	};

	timeline_read(told->site, name, &now);
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
