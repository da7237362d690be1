/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * result.h - the results of a run, and what they say about its knock-outs.
 */
#ifndef LAB_RESULT_H
#define LAB_RESULT_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "judge/judge.h"
#include "observation/observation.h"
#include "scenario/cell.h"

/* Of results.json: rises when a member changes its meaning or is removed. */
enum { REPORT_FORMAT = 1 };

/* Bytes of result_name(). */
enum { RESULT_NAME = CELL_NAME + 16 };

struct report_options {
	FILE *out;	       /* for people */
	const char *directory; /* for results.json, results.tap, results.xml
				 * and observations/; must exist; NULL: none */
	unsigned planned;      /* cells that will be run, over all variants */
	unsigned whole;	       /* cells of the matrix, all shards together */
	const char *shard;     /* "2/4"; NULL: all of it */
	bool colour;
	bool quiet; /* no line of progress for each cell */
};

struct result {
	struct cell cell;
	char *variant; /* NULL: the normal matrix */
	struct observation seen;
	struct judgement judgement;
};

struct report {
	struct report_options options;
	struct timespec begun;
	time_t begun_at;
	struct result *results;
	unsigned count;
	unsigned unwritten; /* files that could not be written */
};

double result_seconds(const struct result *result);

/* "K3 overlap/ikev1/PU", or without the variant.  Returns @out. */
const char *result_name(const struct result *result, char out[RESULT_NAME]);

/*
 * Broken: a valid run did not show what its scenario says.  A knock-out is to
 * break cells, so each of its results is good unless the run is invalid.
 */
bool result_is_broken(const struct result *result);
bool result_is_good(const struct result *result);

/* A skipped cell is counted neither as good nor as bad. */
bool result_is_skipped(const struct result *result);

/* "ok", "NOT OK", "broken"; "" for a cell that was skipped. */
const char *result_standing(const struct result *result);

/* Whether the lab modelled what its updown rules counted: observed_rule. */
bool result_rules_were_modelled(const struct result *result);

/* As strcmp(); NULL, the normal matrix, comes first. */
int result_compare_variants(const char *a, const char *b);

/* Whether the shard has no cell, as there are fewer rows than shards. */
bool report_is_empty_shard(const struct report *r);

/* Where the next variant begins; the normal matrix comes first, at 0. */
unsigned report_next_variant(const struct report *r, unsigned first);

/*
 * The cells that the variant from @first up to @last breaks, "a, b, c", and
 * their number in @count.  The caller frees the text.
 */
char *report_broken_cells(const struct report *r, unsigned first, unsigned last,
			  unsigned *count);

/*
 * Among the results of one knock-out, from *@next up to @last: the name of the
 * next scenario of which it must break a cell, but broke none that ran.  Such a
 * scenario's check is worth nothing.  *@next is moved behind the scenario; NULL
 * when there is no more.
 */
const char *report_next_toothless(const struct report *r, unsigned last,
				  unsigned *next);

#endif
