// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * results_writer.c - what people and machines get to read.
 */
#include "report/results_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/must.h"
#include "observation/ledger.h"
#include "report/results_files.h"

struct report *report_new(const struct report_options *options)
{
	struct report *r = must_calloc(1, sizeof(*r));

	r->options = *options;
	clock_gettime(CLOCK_MONOTONIC, &r->begun);
	r->begun_at = time(NULL);
	return r;
}

void report_free(struct report *r)
{
	if (r == NULL)
		return;
	for (unsigned i = 0; i < r->count; i++) {
		free(r->results[i].variant);
		observation_free(&r->results[i].seen);
		judgement_free(&r->results[i].judgement);
	}
	free(r->results);
	free(r);
}

static double seconds_since(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun->tv_sec) +
	       (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

static const char *paint(const struct report *r, bool good)
{
	if (!r->options.colour)
		return "";
	return good ? "\033[32m" : "\033[31;1m";
}

static const char *unpaint(const struct report *r)
{
	return r->options.colour ? "\033[0m" : "";
}

static const char *paint_result(const struct report *r,
				const struct result *result)
{
	if (result_is_skipped(result))
		return r->options.colour ? "\033[33m" : "";
	return paint(r, result_is_good(result));
}

/* -------------------------------------------------------------- progress */

void report_add(struct report *r, const struct cell *cell, const char *variant,
		struct observation *seen, struct judgement *judgement)
{
	char name[RESULT_NAME];
	struct result *result;

	r->results = must_grow(r->results, r->count + 1, sizeof(*r->results));
	result = &r->results[r->count++];
	*result = (struct result) {
		.cell = *cell,
		.variant = must_strdup(variant),
		.seen = *seen,
		.judgement = *judgement,
	};
	*seen = (struct observation) { 0 };
	*judgement = (struct judgement) { 0 };

	if (r->options.quiet)
		return;
	fprintf(r->options.out, "%s[%*u/%u] %-33s %-9s %-6s %5.1f s%s\n",
		paint_result(r, result), r->options.planned > 99 ? 3 : 2,
		r->count, r->options.planned, result_name(result, name),
		verdict_name(result->judgement.verdict),
		result_standing(result), result_seconds(result), unpaint(r));
	/* the others come with the matrix */
	if (!result_is_good(result) && result->judgement.reasons_count > 0)
		fprintf(r->options.out, "        %s\n",
			result->judgement.reasons[0]);
	fflush(r->options.out);
}

const struct observation *report_find(const struct report *r,
				      const struct cell *cell)
{
	for (unsigned i = 0; i < r->count; i++) {
		const struct result *result = &r->results[i];

		if (result->variant == NULL &&
		    result->cell.scenario == cell->scenario &&
		    result->cell.ike == cell->ike &&
		    result->cell.column == cell->column)
			return &result->seen;
	}
	return NULL;
}

/* -------------------------------------------------------------- the matrix */

/* How many parties a column tells of. */
static size_t column_width(const struct result *result)
{
	return strlen(column_name(result->cell.column));
}

/*
 * In the order of the tables: variant, kind of column; and in a table: scenario,
 * IKE version, column.
 */
static int compare_results(const void *one, const void *other)
{
	const struct result *a = one, *b = other;
	int order = result_compare_variants(a->variant, b->variant);

	if (order == 0)
		order = (int)column_width(b) - (int)column_width(a);
	if (order == 0)
		order = strcmp(a->cell.scenario->name, b->cell.scenario->name);
	if (order == 0)
		order = (int)a->cell.ike - (int)b->cell.ike;
	if (order == 0)
		order = (int)a->cell.column - (int)b->cell.column;
	return order;
}

static bool same_row(const struct result *a, const struct result *b)
{
	return result_compare_variants(a->variant, b->variant) == 0 &&
	       a->cell.scenario == b->cell.scenario &&
	       a->cell.ike == b->cell.ike;
}

static bool same_table(const struct result *a, const struct result *b)
{
	return result_compare_variants(a->variant, b->variant) == 0 &&
	       column_width(a) == column_width(b);
}

static const char *table_entry(const struct result *result, char out[32])
{
	snprintf(out, 32, "%s %s", verdict_name(result->judgement.verdict),
		 result_standing(result));
	return out;
}

/*
 * The results from @first on that have the same variant and kind of column, as
 * a table.
 */
static unsigned print_table(const struct report *r, unsigned first)
{
	const struct result *results = r->results;
	FILE *out = r->options.out;
	size_t width = strlen("delivered ok"), names = strlen("scenario");
	unsigned last = first;
	char entry[32];

	for (; last < r->count && same_table(&results[first], &results[last]);
	     last++) {
		size_t length = strlen(table_entry(&results[last], entry));
		size_t name = strlen(results[last].cell.scenario->name);

		width = length > width ? length : width;
		names = name > names ? name : names;
	}
	if (results[first].variant != NULL)
		fprintf(out, "\nKnock-out: %s in place of P\n",
			results[first].variant);
	fprintf(out, "\n%-*s  ike", (int)names, "scenario");
	for (int column = 0; column < COLUMN_COUNT; column++) {
		const char *name = column_name((enum column)column);

		if (strlen(name) == column_width(&results[first]))
			fprintf(out, "  %-*s", (int)width, name);
	}
	fprintf(out, "  seconds\n");

	for (unsigned i = first; i < last;) {
		const struct result *row = &results[i];
		double seconds = 0;

		fprintf(out, "%-*s  v%d ", (int)names, row->cell.scenario->name,
			(int)row->cell.ike);
		for (int column = 0; column < COLUMN_COUNT; column++) {
			if (strlen(column_name((enum column)column)) !=
			    column_width(row))
				continue;
			if (i == last || !same_row(row, &results[i]) ||
			    (int)results[i].cell.column != column) {
				fprintf(out, "  %-*s", (int)width, "");
				continue;
			}
			fprintf(out, "  %s%-*s%s", paint_result(r, &results[i]),
				(int)width, table_entry(&results[i], entry),
				unpaint(r));
			seconds += result_seconds(&results[i++]);
		}
		fprintf(out, "  %7.1f\n", seconds);
	}
	return last;
}

static void print_tables(struct report *r)
{
	for (unsigned i = 0; i < r->count;)
		i = print_table(r, i);
}

/* What was lost while settling is no failure, but it is worth knowing. */
static void print_settling(const struct report *r)
{
	const struct result *slowest = NULL;
	char name[RESULT_NAME];
	uint64_t lost = 0;

	for (unsigned i = 0; i < r->count; i++) {
		const struct result *result = &r->results[i];

		if (result->judgement.verdict != VERDICT_DELIVERED)
			continue;
		if (slowest == NULL ||
		    result->seen.settle_ms > slowest->seen.settle_ms)
			slowest = result;
		for (unsigned j = 0; j < result->seen.flows_count; j++) {
			const struct observed_flow *f = &result->seen.flows[j];

			if (f->settle_sent > f->settle_received)
				lost += f->settle_sent - f->settle_received;
		}
	}
	if (slowest != NULL)
		fprintf(r->options.out,
			"Settling: %ju packets were lost before"
			" the judged ones in all cells that delivered; the "
			"slowest took %u ms (%s).\n",
			(uintmax_t)lost, slowest->seen.settle_ms,
			result_name(slowest, name));
}

static void print_kernels(const struct report *r)
{
	const char *known[8];
	unsigned count = 0;

	for (unsigned i = 0; i < r->count && count < 8; i++) {
		const char *kernel = r->results[i].seen.kernel;
		bool seen = kernel == NULL;

		for (unsigned j = 0; j < count; j++)
			seen = seen || strcmp(known[j], kernel) == 0;
		if (seen)
			continue;
		known[count++] = kernel;
		fprintf(r->options.out, "Kernel: %s\n", kernel);
	}
}

/* How often sacheck, given both dumps, told what the cell showed. */
static void print_diagnoses(const struct report *r)
{
	unsigned right[2] = { 0, 0 }, all[2] = { 0, 0 };

	for (unsigned i = 0; i < r->count; i++) {
		const struct judgement *j = &r->results[i].judgement;
		int failed = j->verdict == VERDICT_FAILED;

		if (j->diagnosis == DIAGNOSIS_NONE)
			continue;
		all[failed]++;
		right[failed] += j->diagnosis == DIAGNOSIS_RIGHT;
	}
	if (all[0] + all[1] > 0)
		fprintf(r->options.out,
			"sacheck pair and watch: the fault was named in "
			"%u of %u cells that failed, and none in %u of %u that "
			"delivered.\n",
			right[1], all[1], right[0], all[0]);
}

/* Which results rest on less than the kernel's own count. */
static void print_modelled(const struct report *r)
{
	unsigned count = 0;

	for (unsigned i = 0; i < r->count; i++)
		count += result_rules_were_modelled(&r->results[i]);
	if (count > 0)
		fprintf(r->options.out,
			"Updown rules: in %u cells the kernel has no nftables "
			"for IP; what they count is\nmodelled from the rules "
			"the script made and the counters of the SAs.\n",
			count);
}

/* ---------------------------------------------------------- the last word */

/*
 * Says what each variant broke; returns how many broke nothing, or not what
 * they must.
 */
static unsigned print_knock_outs(const struct report *r)
{
	unsigned idle = 0;

	for (unsigned first = 0; first < r->count;) {
		unsigned last = report_next_variant(r, first), broken,
			 invalid = 0;
		const char *variant, *name;
		char *cells;

		if (r->results[first].variant == NULL) {
			first = last;
			continue;
		}
		for (unsigned i = first; i < last; i++)
			invalid += r->results[i].judgement.verdict ==
				   VERDICT_INVALID;
		cells = report_broken_cells(r, first, last, &broken);
		fprintf(r->options.out, "%s%s breaks %u of %u cells%s%s%s",
			paint(r, broken > 0), r->results[first].variant, broken,
			last - first, broken ? ": " : "", cells, unpaint(r));
		if (invalid > 0)
			fprintf(r->options.out, " (%u runs were invalid)",
				invalid);
		fputc('\n', r->options.out);
		idle += broken == 0;
		free(cells);
		variant = r->results[first].variant;
		while ((name = report_next_toothless(r, last, &first)) !=
		       NULL) {
			fprintf(r->options.out,
				"%sNOT OK: %s breaks no cell "
				"of %s%s\n",
				paint(r, false), variant, name, unpaint(r));
			idle++;
		}
	}
	return idle;
}

/* All of them, with variants; returns how many are of the matrix itself. */
static unsigned print_skipped(const struct report *r)
{
	unsigned skipped = 0;

	for (unsigned i = 0; i < r->count; i++) {
		const struct result *result = &r->results[i];
		char name[RESULT_NAME];

		if (!result_is_skipped(result))
			continue;
		skipped += result->variant == NULL;
		fprintf(r->options.out, "Skipped: %s: %s\n",
			result_name(result, name),
			result->judgement.reasons[0]);
	}
	return skipped;
}

static unsigned print_unexpected(const struct report *r)
{
	unsigned bad = 0;

	for (unsigned i = 0; i < r->count; i++) {
		const struct result *result = &r->results[i];
		char name[RESULT_NAME];

		if (result->variant != NULL || result->judgement.as_expected ||
		    result_is_skipped(result))
			continue;
		bad++;
		fprintf(r->options.out, "%sNOT OK: %s: %s, expected to %s%s\n",
			paint(r, false), result_name(result, name),
			verdict_name(result->judgement.verdict),
			expectation_name(cell_expectation(&result->cell)),
			unpaint(r));
		for (unsigned j = 0; j < result->judgement.reasons_count; j++)
			fprintf(r->options.out, "        %s\n",
				result->judgement.reasons[j]);
	}
	return bad;
}

/* Of the run, and of a cell: its share of the run, and by itself. */
static void print_times(const struct report *r, double seconds)
{
	double sum = 0;

	for (unsigned i = 0; i < r->count; i++)
		sum += result_seconds(&r->results[i]);
	fprintf(r->options.out, "; %.1f s", seconds);
	if (r->count > 0)
		fprintf(r->options.out,
			", %.2f s a cell; from its begin to "
			"its end a cell took %.2f s on average",
			seconds / r->count, sum / r->count);
}

int report_finish(struct report *r)
{
	unsigned normal = 0, bad, skipped, idle, missing;
	FILE *out = r->options.out;

	if (r->count > 0)
		qsort(r->results, r->count, sizeof(*r->results),
		      compare_results);
	print_tables(r);
	fputc('\n', out);
	print_kernels(r);
	print_modelled(r);
	print_settling(r);
	print_diagnoses(r);
	skipped = print_skipped(r);
	bad = print_unexpected(r);
	idle = print_knock_outs(r);
	if (r->options.directory != NULL)
		results_write_files(r);
	for (unsigned i = 0; i < r->count; i++)
		normal += r->results[i].variant == NULL;
	missing = r->options.planned > r->count ?
			  r->options.planned - r->count :
			  0;
	fprintf(out, "%s%u cells: %u as expected, %u not", paint(r, bad == 0),
		normal, normal - bad - skipped, bad);
	if (skipped > 0)
		fprintf(out, ", %u skipped", skipped);
	if (idle > 0)
		fprintf(out, ", %u times a knock-out broke nothing", idle);
	if (missing > 0)
		fprintf(out, ", %u did not run", missing);
	if (r->unwritten > 0)
		fprintf(out, ", %u files could not be written", r->unwritten);
	if (!r->options.quiet)
		print_times(r, seconds_since(&r->begun));
	fprintf(out, "%s\n", unpaint(r));
	fflush(out);
	if (bad + idle + missing + r->unwritten > 0)
		return 1;
	if (normal > skipped || report_is_empty_shard(r))
		return 0;
	/* a run without a cell proves nothing either */
	return skipped > 0 ? 4 : 1;
}
