// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compare.c - one column of a scenario beside the unpatched one.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "judge/compare.h"
#include "observation/artifact.h"
#include "observation/ledger.h"
#include "predict/predict.h"
#include "scenario/cell.h"

enum { MOST_SAID = 8 }; /* differences per gateway: more is noise */

/* -------------------------------------------------------------- no worse */

static uint64_t losses(const struct scenario *s, const struct observation *seen)
{
	uint64_t lost = 0;

	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct observed_flow *f = observed_flow(seen,
							      s->flows[i].name);

		if (!s->flows[i].blocked)
			lost += f->sent - f->received;
	}
	return lost;
}

static enum verdict judge_no_worse(const struct scenario *s, const char *name,
				   const struct observation *base,
				   const struct observation *seen,
				   struct judgement *out)
{
	const char *counter = scenario_counter(s);
	uint64_t before = losses(s, base), lost = losses(s, seen);
	bool worse = lost > before + s->margin;

	judgement_say(out,
		      "%" PRIu64 " packets were lost, %s lost %" PRIu64 "%s",
		      lost, name, before, worse ? ": worse" : "");
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];
		uint64_t rise = observed_rise(site, counter);
		uint64_t then = observed_rise(observed_site(base, site->name),
					      counter);

		if (rise <= then)
			continue;
		judgement_say(out,
			      "%s rose by %" PRIu64 " at %s, in %s by %" PRIu64
			      ": worse",
			      counter, rise, site->name, name, then);
		worse = true;
	}
	return worse ? VERDICT_WORSE : VERDICT_DELIVERED;
}

/* ----------------------------------------------------------------- alike */

/* What a gateway's kernel holds, and what its pluto says. */
struct lines {
	char **all;
	unsigned count;
};

static void add_line(struct lines *lines, char *line)
{
	lines->all = must_grow(lines->all, lines->count + 1,
			       sizeof(*lines->all));
	lines->all[lines->count++] = line;
}

static void free_lines(struct lines *lines)
{
	for (unsigned i = 0; i < lines->count; i++)
		free(lines->all[i]);
	free(lines->all);
}

static int compare_lines(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

/* A line with the SPI of its template named, in a policy for what is sent. */
static char *with_named_spi(const char *line)
{
	static const char any[] = " SPI any", out[] = "policy out ";
	const char *at = strstr(line, any);

	if (at == NULL || strncmp(line, out, strlen(out)) != 0)
		return must_strdup(line);
	return must_printf("%.*s SPI named%s", (int)(at - line), line,
			   at + strlen(any));
}

/* Sorted.  @named: as if all outbound templates named their SPI. */
static struct lines lines_of(const struct observed_site *site, bool named)
{
	struct lines lines = { NULL, 0 };

	for (unsigned i = 0; i < site->state_count; i++)
		add_line(&lines, named ? with_named_spi(site->state[i]) :
					 must_strdup(site->state[i]));
	if (lines.count > 0)
		qsort(lines.all, lines.count, sizeof(*lines.all),
		      compare_lines);
	return lines;
}

struct difference {
	struct judgement *out;
	const char *site, *base;
	unsigned count;
};

static void differ(struct difference *d, bool only_base, const char *line)
{
	if (d->count++ < MOST_SAID)
		judgement_say(d->out, "site %s: only %s has: %s", d->site,
			      only_base ? d->base : "this column", line);
}

/* Both are sorted: as with diff(1), what is in one of them only. */
static unsigned compare_sites(const struct observed_site *before,
			      const struct observed_site *after, bool named,
			      const char *base, struct judgement *out)
{
	struct difference d = { .out = out, .site = after->name, .base = base };
	struct lines a = lines_of(before, named), b = lines_of(after, false);
	unsigned i = 0, j = 0;

	while (i < a.count || j < b.count) {
		int order = i == a.count ? 1 :
			    j == b.count ? -1 :
					   strcmp(a.all[i], b.all[j]);

		if (order < 0) {
			differ(&d, true, a.all[i++]);
		} else if (order > 0) {
			differ(&d, false, b.all[j++]);
		} else {
			i++;
			j++;
		}
	}
	if (d.count > MOST_SAID)
		judgement_say(out, "site %s: %u more such lines", after->name,
			      d.count - MOST_SAID);
	free_lines(&a);
	free_lines(&b);
	return d.count;
}

static unsigned status_lines(const struct observed_site *site)
{
	unsigned lines = 0;

	for (unsigned i = 0; i < site->state_count; i++)
		lines += status_is_line(site->state[i]);
	return lines;
}

static enum verdict judge_alike(const struct cell *cell, const char *name,
				const struct observation *base,
				const struct observation *seen,
				struct judgement *out)
{
	unsigned different = 0, kernel = 0, said = 0;

	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];
		bool named = cell->scenario->compare == COMPARE_NAMED_SPI &&
			     cell_patched(cell, scenario_site(cell->scenario,
							      site->name));
		unsigned status = status_lines(site);

		if (site->state_count == status) {
			judgement_say(out,
				      "site %s: no SA or policy was "
				      "recorded",
				      site->name);
			return VERDICT_INVALID;
		}
		different += compare_sites(observed_site(base, site->name),
					   site, named, name, out);
		kernel += site->state_count - status;
		said += status;
	}
	if (different > 0)
		return VERDICT_DIFFERS;
	judgement_say(out,
		      "all %u SAs and policies, and %u lines of status, "
		      "are as in %s",
		      kernel, said, name);
	return VERDICT_DELIVERED;
}

/* --------------------------------------------------------------- the API */

/* Whether the run that @seen is compared with proves anything. */
static bool is_base_good(const struct cell *base_cell,
			 const struct observation *base, const char *name,
			 struct judgement *out)
{
	struct judgement j;
	bool good;

	judge(base_cell, base, &j);
	good = j.as_expected;
	if (!good)
		judgement_say(out,
			      "%s, which it is compared with, is not as "
			      "expected: %s: %s",
			      name, verdict_name(j.verdict), j.reasons[0]);
	judgement_free(&j);
	return good;
}

void judge_compare(const struct cell *cell, const struct observation *base,
		   const struct observation *seen, struct judgement *out)
{
	struct cell base_cell = cell_base(cell);
	const char *name = column_name(base_cell.column);
	enum verdict verdict = VERDICT_INVALID;

	judge(cell, seen, out);
	if (!verdict_is_expected(cell_expectation(cell), out->verdict))
		return;
	if (!is_base_good(&base_cell, base, name, out)) {
		out->verdict = VERDICT_INVALID;
		return;
	}
	switch (cell->scenario->compare) {
	case COMPARE_NOTHING:
		break;
	case COMPARE_ALIKE:
	case COMPARE_NAMED_SPI:
		verdict = judge_alike(cell, name, base, seen, out);
		break;
	case COMPARE_NO_WORSE:
		verdict = judge_no_worse(cell->scenario, name, base, seen, out);
		break;
	}
	if (verdict == VERDICT_DELIVERED)
		out->as_expected = true;
	else
		out->verdict = verdict;
}
