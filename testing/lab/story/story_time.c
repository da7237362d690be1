// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story_time.c - a story in time.
 */
#include <stdlib.h>

#include "base/must.h"
#include "story/story.h"

const char *story_event_text(char what)
{
	switch (what) {
	case 'a':
		return "SPI allocated";
	case 'n':
		return "installed";
	case 'd':
		return "deleted";
	case 'e':
		return "expired";
	case 'f':
		return "all SAs flushed";
	default:
		return "changed";
	}
}

static void add(struct story_moments *m, unsigned ms, enum story_kind kind,
		int site, char *text)
{
	m->list = must_grow(m->list, m->count + 1, sizeof(*m->list));
	m->list[m->count] = (struct story_moment) {
		.ms = ms,
		.kind = kind,
		.site = site,
	};
	m->list[m->count++].text = text;
}

static void add_event(struct story_moments *m, const struct story *story,
		      int site, const struct observed_event *e)
{
	const struct observed_sa sa = {
		.spi = e->spi,
		.proto = e->proto,
		.outbound = e->outbound,
		.reqid = e->reqid,
	};
	const struct expansion *of;

	if (e->what == 'f') {
		add(m, e->ms, STORY_SA, site,
		    must_strdup(story_event_text('f')));
		return;
	}
	of = story_sa_of(story, (unsigned)site, &sa);
	add(m, e->ms, STORY_SA, site,
	    must_printf("%s %08x %s, reqid %u%s%s: %s", story_proto(e->proto),
			e->spi, e->outbound ? "out" : "in", e->reqid,
			of ? ", of " : "", of ? of->name : "",
			story_event_text(e->what)));
}

static void add_series(struct story_moments *m, int site,
		       const struct observed_series *s)
{
	const struct observed_reading *first = s->readings;
	const struct observed_reading *last = first + s->readings_count - 1;

	if (s->readings_count == 0 || s->name == NULL)
		return;
	add(m, first->ms, STORY_COUNTER, site,
	    must_printf("%s begins to rise: %ju", s->name,
			(uintmax_t)first->value));
	if (last > first)
		add(m, last->ms, STORY_COUNTER, site,
		    must_printf("%s is at %ju, and stays there", s->name,
				(uintmax_t)last->value));
}

/* By time; what was noted at one is as it was: steps, then site by site. */
static int compare(const void *one, const void *other)
{
	const struct story_moment *a = one, *b = other;

	if (a->ms != b->ms)
		return a->ms < b->ms ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->site - b->site;
}

/* Merge sort keeps the order of equals; qsort() of glibc may not. */
static void sort(struct story_moment *list, unsigned count)
{
	struct story_moment *copy;
	unsigned half = count / 2, i = 0, j = half, n = 0;

	if (count < 2)
		return;
	sort(list, half);
	sort(list + half, count - half);
	copy = must_calloc(count, sizeof(*copy));
	while (i < half || j < count)
		copy[n++] = j == count || (i < half &&
					   compare(&list[i], &list[j]) <= 0) ?
				    list[i++] :
				    list[j++];
	for (i = 0; i < count; i++)
		list[i] = copy[i];
	free(copy);
}

struct story_moments story_moments(const struct story *story)
{
	const struct observation *seen = story_seen(story);
	struct story_moments m = { .count = 0 };

	for (unsigned i = 0; i < seen->steps_count; i++)
		/* all at 0: an observation without times */
		if (i == 0 || seen->steps[i].begin_ms > 0)
			add(&m, seen->steps[i].begin_ms, STORY_STEP, -1,
			    must_printf("%s, %u ms",
					seen->steps[i].step ?
						seen->steps[i].step :
						"?",
					seen->steps[i].ms));
	for (unsigned i = 0; i < story_sites(story); i++) {
		const struct observed_site *site = story_site(story, i)->seen;

		for (unsigned j = 0; j < site->events_count; j++)
			add_event(&m, story, (int)i, &site->events[j]);
		for (unsigned j = 0; j < site->series_count; j++)
			add_series(&m, (int)i, &site->series[j]);
		for (unsigned j = 0; j < site->lines_count; j++)
			add(&m, site->lines[j].ms, STORY_LOG, (int)i,
			    must_strdup(site->lines[j].text ?
						site->lines[j].text :
						""));
	}
	sort(m.list, m.count);
	return m;
}

void story_moments_free(struct story_moments *moments)
{
	for (unsigned i = 0; i < moments->count; i++)
		free(moments->list[i].text);
	free(moments->list);
	*moments = (struct story_moments) { .count = 0 };
}
