// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * merge.c - plutolab merge: one matrix and one verdict from the results of many
 * shards.
 *
 * Nothing is judged again; what is checked is that the shards belong together
 * and that no cell is missing.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "base/number.h"
#include "command/commands.h"
#include "command/options.h"
#include "observation/results.h"
#include "report/results_writer.h"
#include "run/run.h"
#include "scenario/cell.h"

enum { MOST_SHARDS = 1000 };

/* What one machine left. */
struct part {
	const char *dir;
	json_t *results;
	unsigned shard, shards;
	unsigned whole, planned;
};

struct merge {
	struct part *parts;
	unsigned count;
	struct scenario_set set;
	struct report *report;
};

static int read_part(struct part *part, struct trouble *t)
{
	char *path = must_printf("%s/results.json", part->dir);
	const char *shard = NULL;
	int format, whole, planned;
	json_error_t error;
	json_t *cells;

	part->results = json_load_file(path, 0, &error);
	if (!part->results) {
		/* one that cannot be opened is named in it */
		if (error.line > 0)
			trouble(t, "%s:%d: %s", path, error.line, error.text);
		else
			trouble(t, "%s", error.text);
	} else if (json_unpack_ex(part->results, &error, 0, "{si si si so}",
				  "format", &format, "whole", &whole, "planned",
				  &planned, "cells", &cells)) {
		trouble(t, "%s: %s", path, error.text);
	} else if (format != REPORT_FORMAT) {
		trouble(t, "%s: its format is %d, not %d", path, format,
			REPORT_FORMAT);
	} else if (!(shard = json_string_value(
			     json_object_get(part->results, "shard")))) {
		trouble(t, "%s: not of a shard, there is nothing to merge",
			path);
	} else {
		if (whole < 1 || planned < 0 || !json_is_array(cells) ||
		    !shard_parse(shard, MOST_SHARDS, &part->shard,
				 &part->shards))
			trouble(t, "%s: what it says of its shard is wrong",
				path);
		part->whole = (unsigned)whole;
		part->planned = (unsigned)planned;
	}
	free(path);
	return t->text[0] ? -1 : 0;
}

/* Whether all are shards of one run, and each is there once. */
static int check_parts(const struct merge *m, struct trouble *t)
{
	const struct part *first = &m->parts[0];

	for (unsigned i = 1; i < m->count; i++) {
		const struct part *part = &m->parts[i];

		if (part->shards != first->shards)
			return trouble(t, "%s is of %u shards, %s of %u",
				       first->dir, first->shards, part->dir,
				       part->shards);
		if (part->whole != first->whole)
			return trouble(t, "%s is part of %u cells, %s of %u",
				       first->dir, first->whole, part->dir,
				       part->whole);
		for (unsigned j = 0; j < i; j++)
			if (m->parts[j].shard == part->shard)
				return trouble(t,
					       "%s and %s are both shard "
					       "%u/%u",
					       m->parts[j].dir, part->dir,
					       part->shard, part->shards);
	}
	for (unsigned shard = 1; shard <= first->shards; shard++) {
		bool found = false;

		for (unsigned i = 0; i < m->count; i++)
			found |= m->parts[i].shard == shard;
		if (!found)
			return trouble(t, "shard %u/%u is missing", shard,
				       first->shards);
	}
	return 0;
}

static int read_verdict(const char *name, enum verdict *out)
{
	for (int v = 0; v < VERDICT_COUNT; v++) {
		if (strcmp(name, verdict_name((enum verdict)v)) == 0) {
			*out = (enum verdict)v;
			return 0;
		}
	}
	return -1;
}

static enum diagnosis read_diagnosis(const char *name)
{
	for (int d = 0; name && d < DIAGNOSIS_COUNT; d++)
		if (strcmp(name, diagnosis_name((enum diagnosis)d)) == 0)
			return (enum diagnosis)d;
	return DIAGNOSIS_NONE;
}

static int read_judgement(json_t *json, struct judgement *out)
{
	const char *verdict;
	json_t *reasons, *reason;
	int as_expected;
	size_t i;

	*out = (struct judgement) { 0 };
	if (json_unpack(json, "{ss sb so}", "verdict", &verdict, "as_expected",
			&as_expected, "reasons", &reasons) ||
	    read_verdict(verdict, &out->verdict) ||
	    json_array_size(reasons) == 0)
		return -1;
	out->as_expected = as_expected;
	out->diagnosis = read_diagnosis(
		json_string_value(json_object_get(json, "diagnosis")));
	json_array_foreach(reasons, i, reason) {
		judgement_say(out, "%s",
			      json_is_string(reason) ?
				      json_string_value(reason) :
				      "?");
	}
	return 0;
}

static int merge_cell(struct merge *m, const struct part *part, json_t *json,
		      struct trouble *t)
{
	const char *name = json_string_value(json_object_get(json, "cell"));
	const char *variant = json_string_value(
		json_object_get(json, "variant"));
	struct judgement judgement = { 0 };
	struct observation seen;
	struct cell cell;

	if (!name || read_judgement(json, &judgement)) {
		judgement_free(&judgement);
		return trouble(t,
			       "%s/results.json: cell %s: not as "
			       "plutolab run writes it",
			       part->dir, name ? name : "?");
	}
	if (cell_find(&m->set, name, &cell, stderr)) {
		trouble(t, "%s/results.json: %s: no scenario has such a cell",
			part->dir, name);
	} else if (!variant && report_find(m->report, &cell)) {
		trouble(t, "%s/results.json: %s was in another shard, too",
			part->dir, name);
	} else if (!results_observation(part->dir, &cell, variant, &seen, t)) {
		report_add(m->report, &cell, variant, &seen, &judgement);
		return 0;
	}
	judgement_free(&judgement);
	return -1;
}

/* All cells of all parts; no more and no fewer than there must be. */
static int merge_cells(struct merge *m, struct trouble *t)
{
	unsigned normal = 0;

	for (unsigned i = 0; i < m->count; i++) {
		json_t *cells = json_object_get(m->parts[i].results, "cells");
		json_t *cell;
		size_t j;

		json_array_foreach(cells, j, cell) {
			if (merge_cell(m, &m->parts[i], cell, t))
				return -1;
			normal += !json_is_string(
				json_object_get(cell, "variant"));
		}
	}
	if (normal != m->parts[0].whole)
		return trouble(t, "the shards have %u cells, of %u", normal,
			       m->parts[0].whole);
	return 0;
}

/* Returns the exit status. */
static int merge(struct merge *m, const char *out, struct trouble *t)
{
	struct report_options options = {
		.out = stdout,
		.directory = out,
		.quiet = true,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
	};
	int status = 2;

	for (unsigned i = 0; i < m->count; i++)
		if (read_part(&m->parts[i], t))
			return 2;
	if (check_parts(m, t))
		return 2;
	options.whole = m->parts[0].whole;
	for (unsigned i = 0; i < m->count; i++)
		options.planned += m->parts[i].planned;
	m->report = report_new(&options);
	if (!merge_cells(m, t)) {
		if (file_make_directories(out[0] == '/' ? "" : ".", out))
			trouble(t, "make directory %s: %m", out);
		else
			status = report_finish(m->report);
	}
	report_free(m->report);
	return status;
}

static const char usage[] =
	"Usage: plutolab merge --out DIR [--scenarios DIR] DIR...\n"
	"Each DIR is what `plutolab run --shard i/n --out DIR` left, of the same "
	"cells; all n\n"
	"must be there. Prints one matrix, writes results.json, .tap and .xml to "
	"OUT. The\n"
	"exit status is that of a run of all cells.\n";

int merge_command(int argc, char *argv[])
{
	const char *out = NULL, *scenarios = DEFAULT_SCENARIOS;
	const struct option_row rows[] = {
		{ "out", .text = &out },
		{ "scenarios", .text = &scenarios },
	};
	struct trouble t = { .text = "" };
	struct merge m = { .count = 0 };
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 1,
				  ANY_NUMBER);

	if (status >= 0)
		return status;
	if (!out) {
		fputs(usage, stderr);
		return 2;
	}
	if (scenario_load_dir(scenarios, &m.set, stderr))
		return 2;
	m.count = (unsigned)(argc - optind);
	m.parts = must_calloc(m.count, sizeof(*m.parts));
	for (unsigned i = 0; i < m.count; i++)
		m.parts[i].dir = argv[optind + (int)i];
	status = merge(&m, out, &t);
	if (t.text[0])
		fprintf(stderr, "plutolab merge: %s\n", t.text);
	for (unsigned i = 0; i < m.count; i++)
		json_decref(m.parts[i].results);
	free(m.parts);
	scenario_set_free(&m.set);
	return status;
}
