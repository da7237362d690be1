// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report_time.c - packets, SAs and counters over time.
 *
 * A strip for each, stretched to whatever width there is, with its label and
 * sum beside it as ordinary text.  Packets that arrived stand on the line, lost
 * ones hang below it: that is told apart without colour, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "report/report_page.h"

enum {
	BINS = 72, /* of a strip */
	WIDE = 10, /* units of a bin */
	HALF = 20, /* units from the line to the edge */
};

/* What came in each bin, of a flow. */
struct bins {
	unsigned sent[BINS], received[BINS];
};

/* Packets are looked at ten times a second: what is new came since then. */
enum { SINCE_MS = 100 };

/*
 * How many there were at a time, between what was seen before and after it.
 * @received: of these, else of those that were sent
 */
static double at_time(const struct observed_flow *f, double ms, bool received)
{
	struct observed_sample last = { .ms = 0 };

	for (unsigned i = 0; i < f->samples_count; i++) {
		const struct observed_sample *s = &f->samples[i];
		unsigned from = s->ms > last.ms + SINCE_MS ? s->ms - SINCE_MS :
							     last.ms;
		unsigned before = received ? last.received : last.sent;
		unsigned after = received ? s->received : s->sent;

		if (ms < s->ms) {
			if (ms <= from || s->ms == from)
				return before;
			return before +
			       (after - before) * (ms - from) / (s->ms - from);
		}
		last = *s;
	}
	return received ? last.received : last.sent;
}

static void fill(const struct story *story, const struct observed_flow *f,
		 struct bins *b)
{
	double width = (story_seen(story)->run_ms + 1.0) / BINS;
	unsigned sent = 0, received = 0;

	for (unsigned i = 0; i < BINS; i++) {
		unsigned s = (unsigned)at_time(f, (i + 1) * width, false);
		unsigned r = (unsigned)at_time(f, (i + 1) * width, true);

		b->sent[i] = s > sent ? s - sent : 0;
		b->received[i] = r > received ? r - received : 0;
		sent = s;
		received = r;
	}
}

/*
 * Bars as one path, up from the line or down from it; neighbours of one height
 * are one bar.
 */
static char *bars(const unsigned values[BINS], unsigned most, int way)
{
	char *text = NULL;
	size_t size;
	FILE *out = must_memstream(&text, &size);
	unsigned heights[BINS + 1];

	if (most == 0)
		abort();
	for (unsigned i = 0; i < BINS; i++)
		heights[i] = values[i] ? 1 + values[i] * (HALF - 1) / most : 0;
	heights[BINS] = 0;
	for (unsigned i = 0, first = 0; i <= BINS; i++) {
		int wide = (int)(i - first) * WIDE, at = HALF;
		int high = way * (int)heights[first];

		if (i < BINS && heights[i] == heights[first])
			continue;
		if (heights[first] > 0)
			fprintf(out, "M%d %dh%dv%dh-%dz", (int)first * WIDE, at,
				wide, high, wide);
		first = i;
	}
	fclose(out);
	return text;
}

static void begin_row(struct html *h, const char *label)
{
	html_open(h, "div", "class", "row", NULL);
	html_leaf(h, "span", "label", "%s", label);
}

static void begin_strip(struct html *h)
{
	char *box = must_printf("0 0 %d %d", BINS * WIDE, 2 * HALF);

	html_open(h, "svg", "viewBox", box, "preserveAspectRatio", "none",
		  "aria-hidden", "true", NULL);
	free(box);
}

static void end_row(struct html *h, const char *class, char *sum)
{
	html_close(h);
	html_leaf(h, "span", class, "%s", sum);
	html_close(h);
	free(sum);
}

static void write_path(struct html *h, const char *class, char *path)
{
	if (path[0] != '\0')
		html_empty(h, "path", "class", class, "d", path, NULL);
	free(path);
}

static void write_flow(struct html *h, const struct story *story,
		       const struct story_flow *f)
{
	unsigned lost[BINS], most = 1, sent = 0, received = 0;
	char *label = must_printf("%s", f->plan->name);
	struct bins b;

	fill(story, f->seen, &b);
	for (unsigned i = 0; i < BINS; i++) {
		sent += b.sent[i];
		received += b.received[i];
		/* one that was on its way when it was looked at came later */
		lost[i] = b.sent[i] > b.received[i] ?
				  b.sent[i] - b.received[i] :
				  0;
		most = b.sent[i] > most ? b.sent[i] : most;
		most = b.received[i] > most ? b.received[i] : most;
	}
	if (received >= sent)
		memset(lost, 0, sizeof(lost));
	begin_row(h, label);
	free(label);
	begin_strip(h);
	html_empty(h, "path", "class", "line", "d", "M0 20H720", NULL);
	write_path(h, "came", bars(b.received, most, -1));
	write_path(h, f->good ? "dropped" : "lost", bars(lost, most, 1));
	end_row(h, f->good ? "sum" : "sum bad",
		must_printf("%u of %u", received, sent));
}

/* The value over time, as an area. */
static void write_series(struct html *h, const struct story *story,
			 const char *site, const struct observed_series *s)
{
	unsigned end = story_seen(story)->run_ms + 1, height = 0;
	uint64_t last = s->readings[s->readings_count - 1].value;
	char *label = must_printf("%s: %s", site, s->name), *path = NULL;
	bool named = strcmp(s->name,
			    scenario_counter(story_cell(story)->scenario)) == 0;
	size_t size;
	FILE *out = must_memstream(&path, &size);

	fprintf(out, "M0 %d", 2 * HALF);
	for (unsigned i = 0; i < s->readings_count; i++) {
		const struct observed_reading *r = &s->readings[i];
		unsigned x = (unsigned)((uint64_t)r->ms * BINS * WIDE / end);
		unsigned y = (unsigned)(r->value * 2 * HALF /
					(last ? last : 1));

		if (y == height)
			continue;
		fprintf(out, "H%uV%u", x, 2 * HALF - y);
		height = y;
	}
	fprintf(out, "H%dV%dz", BINS * WIDE, 2 * HALF);
	fclose(out);
	begin_row(h, label);
	free(label);
	begin_strip(h);
	write_path(h, named ? "counter" : "dropped", path);
	end_row(h, named ? "sum bad" : "sum",
		must_printf("%ju", (uintmax_t)last));
}

/* A high mark where SAs were installed, a low one where they went. */
static void write_sas(struct html *h, const struct story *story,
		      const struct observed_site *seen)
{
	unsigned end = story_seen(story)->run_ms + 1, came = 0, gone = 0;
	char *label = must_printf("%s: SAs", seen->name), *up = NULL,
	     *down = NULL;
	size_t up_size, down_size;
	FILE *ups = must_memstream(&up, &up_size);
	FILE *downs = must_memstream(&down, &down_size);

	if (ups == NULL || downs == NULL)
		abort();
	for (unsigned i = 0; i < seen->events_count; i++) {
		const struct observed_event *e = &seen->events[i];
		unsigned x = (unsigned)((uint64_t)e->ms * BINS * WIDE / end);

		if (e->what == 'n') {
			fprintf(ups, "M%u 20V2", x);
			came++;
		} else if (e->what != 'a') {
			fprintf(downs, "M%u 20V38", x);
			gone++;
		}
	}
	fclose(ups);
	fclose(downs);
	begin_row(h, label);
	free(label);
	begin_strip(h);
	html_empty(h, "path", "class", "line", "d", "M0 20H720", NULL);
	write_path(h, "up", up);
	write_path(h, "down", down);
	end_row(h, "sum", must_printf("%u up, %u down", came, gone));
}

static void write_steps(struct html *h, const struct story *story)
{
	const struct observation *seen = story_seen(story);
	unsigned end = seen->run_ms + 1;

	begin_row(h, "steps");
	begin_strip(h);
	for (unsigned i = 0; i < seen->steps_count; i++) {
		const struct observed_step *step = &seen->steps[i];
		unsigned x = (unsigned)((uint64_t)step->begin_ms * BINS * WIDE /
					end);
		unsigned to = (unsigned)((uint64_t)(step->begin_ms + step->ms) *
					 BINS * WIDE / end);
		char *path = must_printf("M%u 8h%uv24h-%uz", x,
					 to > x ? to - x : 1,
					 to > x ? to - x : 1);

		html_open(h, "path", "class", i % 2 ? "odd" : "even", "d", path,
			  NULL);
		html_leaf(h, "title", NULL, "%s", step->step ? step->step : "");
		html_close(h);
		free(path);
	}
	end_row(h, "sum", must_printf("%.1f s", seen->run_ms / 1000.0));
	html_open(h, "ol", "class", "steps", NULL);
	for (unsigned i = 0; i < seen->steps_count; i++) {
		const struct observed_step *step = &seen->steps[i];

		html_open(h, "li", NULL);
		html_text(h, "%s ", step->step ? step->step : "?");
		html_leaf(h, "span", "note", "%.2f s", step->begin_ms / 1000.0);
		html_close(h);
	}
	html_close(h);
}

static bool has_times(const struct story *story)
{
	for (unsigned i = 0; i < story_flows(story); i++)
		if (story_flow(story, i)->seen->samples_count > 0)
			return true;
	return false;
}

void report_time(struct html *h, const struct story *story)
{
	html_leaf(h, "h3", NULL, "In time");
	if (!has_times(story)) {
		html_leaf(h, "p", "note", "This run noted no times.");
		return;
	}
	html_open(h, "div", "class", "time", NULL);
	for (unsigned i = 0; i < story_flows(story); i++)
		write_flow(h, story, story_flow(story, i));
	for (unsigned i = 0; i < story_sites(story); i++)
		write_sas(h, story, story_site(story, i)->seen);
	for (unsigned i = 0; i < story_sites(story); i++) {
		const struct observed_site *seen = story_site(story, i)->seen;

		for (unsigned j = 0; j < seen->series_count; j++)
			if (seen->series[j].readings_count > 0 &&
			    seen->series[j].name != NULL)
				write_series(h, story, seen->name,
					     &seen->series[j]);
	}
	write_steps(h, story);
	html_close(h);
	html_leaf(
		h, "p", "note",
		"Packets that arrived stand above the line, "
		"lost ones hang below it: in grey those of a flow of which "
		"no judged packet was lost that may arrive. What is sent "
		"while flows settle is not judged. Marks above the line are SAs that were "
		"installed, below it SAs that went.");
}
