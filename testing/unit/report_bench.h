/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report_bench.h - a report of cells, into memory and a directory of its own.
 */
#ifndef UNIT_REPORT_BENCH_H
#define UNIT_REPORT_BENCH_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ideal.h"
#include "judge/judge.h"
#include "os/scratch.h"
#include "report/results_writer.h"
#include "scenario/cell.h"
#include "shipped.h"

#define NUMBER(object, key) json_integer_value(json_object_get(object, key))

struct bench {
	struct report *report;
	char *text;
	size_t size;
	FILE *out;
	char directory[32];
};

static inline void begin_shard(struct bench *b, unsigned planned,
			       const char *shard, unsigned whole)
{
	struct report_options options = {
		.planned = planned,
		.shard = shard,
		.whole = whole,
	};

	strcpy(b->directory, "/tmp/test_report.XXXXXX");
	assert_non_null(mkdtemp(b->directory));
	b->text = NULL;
	b->out = open_memstream(&b->text, &b->size);
	assert_non_null(b->out);
	options.out = b->out;
	options.directory = b->directory;
	b->report = report_new(&options);
}

static inline void begin(struct bench *b, unsigned planned)
{
	begin_shard(b, planned, NULL, planned);
}

static inline void end(struct bench *b)
{
	report_free(b->report);
	fclose(b->out);
	free(b->text);
	scratch_remove(b->directory);
}

/* Report a run of a cell: flawless, or spoiled. */
static inline void add(struct bench *b, const char *name, const char *variant,
		       void (*spoil)(struct observation *))
{
	struct observation seen;
	struct judgement judgement;
	struct cell cell;

	assert_int_equal(cell_find(&set, name, &cell, stderr), 0);
	ideal_observation(&cell, &seen);
	if (spoil != NULL)
		spoil(&seen);
	judge(&cell, &seen, &judgement);
	report_add(b->report, &cell, variant, &seen, &judgement);
	/* the report owns them now */
	assert_null(seen.flows);
	assert_null(judgement.reasons);
}

static inline void stop_short(struct observation *seen)
{
	seen->completed = false;
	seen->trouble = must_strdup("a \"quoted\" # reason");
}

static inline void stay_unsettled(struct observation *seen)
{
	seen->settled = false;
}

static inline char *file_text(const struct bench *b, const char *name)
{
	char path[128], *text = calloc(1, 65536);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", b->directory, name);
	f = fopen(path, "re");
	assert_non_null(f);
	assert_non_null(text);
	assert_true(fread(text, 1, 65535, f) > 0);
	fclose(f);
	return text;
}

static inline bool printed(const struct bench *b, const char *part)
{
	fflush(b->out);
	return strstr(b->text, part) != NULL;
}

#endif
