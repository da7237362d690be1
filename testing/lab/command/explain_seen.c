// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain_seen.c - what a cell showed, for a terminal.
 */
#include "command/explain_seen.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "command/wrap.h"

static void wrapped(FILE *out, char *text, const char *indent)
{
	if (text != NULL)
		wrap(out, text, indent);
	free(text);
}

static void print_verdict(FILE *out, const struct result_line *line,
			  const struct story *story)
{
	char *reason = story_reason(story);

	fprintf(out, "  %s, expected to %s: %s\n", line->verdict,
		line->expected, line->as_expected ? "ok" : "NOT OK");
	wrapped(out, story_sum(story), "  ");
	wrapped(out, reason, "  ");
	for (unsigned i = 0; !line->as_expected && i < line->reasons_count; i++)
		wrapped(out, must_printf("- %s", line->reasons[i]), "  ");
}

static void print_flows(FILE *out, const struct story *story)
{
	for (unsigned i = 0; i < story_flows(story); i++) {
		const struct story_flow *f = story_flow(story, i);

		fprintf(out, "  %s %s: %u of %u arrived%s, path %u",
			f->good ? " " : "X", f->plan->name, f->seen->received,
			f->seen->sent, f->forbidden ? ", and none may" : "",
			f->legs[0] + 1);
		if (f->legs_count > 1)
			fprintf(out, " and back %u", f->legs[1] + 1);
		fputc('\n', out);
		if (!f->agrees)
			wrap(out,
			     "The packets say otherwise: what there was "
			     "at the end was not yet, or no longer, there "
			     "when they were sent.",
			     "        ");
	}
}

static void print_legs(FILE *out, const struct story *story)
{
	for (unsigned i = 0; i < story_legs(story); i++) {
		const struct story_leg *leg = story_leg(story, i);

		wrapped(out,
			must_printf("%u. %s -> %s: %s", i + 1, leg->from,
				    leg->to, story_end_text(leg)),
			"  ");
		wrapped(out, story_leg_sends(story, leg), "       ");
		wrapped(out, story_leg_meets(story, leg), "       ");
	}
}

static void print_counters(FILE *out, const struct story *story)
{
	for (unsigned i = 0; i < story_sites(story); i++) {
		const struct observed_site *seen = story_site(story, i)->seen;

		for (unsigned j = 0; j < seen->counters_count; j++) {
			const struct observed_counter *c = &seen->counters[j];

			if (c->name == NULL || c->rise + c->ever == 0)
				continue;
			fprintf(out,
				"  %-4s %s +%ju in the judged windows, "
				"%ju in all\n",
				seen->name, c->name, (uintmax_t)c->rise,
				(uintmax_t)c->ever);
			wrapped(out,
				must_printf("(%s)",
					    story_counter_text(c->name)),
				"         ");
		}
	}
}

static void print_times(FILE *out, const struct story *story)
{
	struct story_moments m = story_moments(story);

	fprintf(out, "\nWhat happened when\n");
	for (unsigned i = 0; i < m.count; i++) {
		const struct story_moment *at = &m.list[i];

		/* the logs have more than a summary can hold */
		if (at->kind == STORY_LOG)
			continue;
		fprintf(out, "  %7.3f %-4s %s%s\n", at->ms / 1000.0,
			at->site < 0 ? "" :
				       story_site(story, (unsigned)at->site)
					       ->plan->name,
			at->kind == STORY_STEP ? "== " : "", at->text);
	}
	if (m.count == 0)
		fprintf(out, "  This run noted no times.\n");
	story_moments_free(&m);
}

void explain_seen(FILE *out, const struct result_line *line,
		  const struct story *story)
{
	fprintf(out, "\nWhat it showed%s%s\n", line->kernel ? ", on " : "",
		line->kernel ? line->kernel : "");
	if (line->skipped != NULL) {
		fprintf(out, "  skipped: %s\n", line->skipped);
		return;
	}
	print_verdict(out, line, story);
	fprintf(out, "\nWhat became of the flows\n");
	print_flows(out, story);
	fprintf(out, "\nTheir paths, by the SAs and policies at the end\n");
	print_legs(out, story);
	fprintf(out, "\nThe counters that rose (xfrm_stat)\n");
	print_counters(out, story);
	print_times(out, story);
}
