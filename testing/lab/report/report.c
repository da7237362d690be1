// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report.c - what people and machines get to read.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/must.h"
#include "observation/ledger.h"
#include "observation/results.h"
#include "os/file.h"
#include "report/junit.h"
#include "report/report.h"

struct result {
	struct cell cell;
	char *variant;		/* NULL: the normal matrix */
	struct observation seen;
	struct judgement judgement;
};

struct report {
	struct report_options options;
	struct timespec begun;
	time_t begun_at;
	struct result *results;
	unsigned count;
	unsigned unwritten;	/* files that could not be written */
};

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

static double seconds_of(const struct result *result)
{
	return result->seen.run_ms / 1000.0;
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

/* "K3 overlap/ikev1/PU", or without the variant. */
static const char *result_name(const struct result *result,
			       char out[CELL_NAME + 16])
{
	char cell[CELL_NAME];

	snprintf(out, CELL_NAME + 16, "%s%s%s",
		 result->variant ? result->variant : "",
		 result->variant ? " " : "",
		 cell_name(&result->cell, cell));
	return out;
}

/*
 * In a knock-out a cell that does not do what its scenario says is the point,
 * and a run that proves nothing is a failure there too.
 */
static bool is_broken(const struct result *result)
{
	return !result->judgement.as_expected &&
	       result->judgement.verdict != VERDICT_SKIPPED &&
	       result->judgement.verdict != VERDICT_INVALID;
}

/* Neither good nor bad, and never counted as either. */
static bool is_skipped(const struct result *result)
{
	return result->judgement.verdict == VERDICT_SKIPPED;
}

static bool is_good(const struct result *result)
{
	if (result->variant != NULL)
		return result->judgement.verdict != VERDICT_INVALID;
	return result->judgement.as_expected;
}

static const char *standing(const struct result *result)
{
	if (is_skipped(result))
		return "";
	if (result->variant != NULL)
		return is_broken(result) ? "broken" :
		       result->judgement.as_expected ? "ok" : "NOT OK";
	return result->judgement.as_expected ? "ok" : "NOT OK";
}

/* Of few cells there are not enough for many machines. */
static const char empty_shard[] = "there are fewer rows than shards";

static bool is_empty_shard(const struct report *r)
{
	return r->options.planned == 0 && r->options.shard != NULL &&
	       r->options.whole > 0;
}

static const char *paint_result(const struct report *r,
				const struct result *result)
{
	if (is_skipped(result))
		return r->options.colour ? "\033[33m" : "";
	return paint(r, is_good(result));
}

/* -------------------------------------------------------------- progress */

void report_add(struct report *r, const struct cell *cell, const char *variant,
		struct observation *seen, struct judgement *judgement)
{
	char name[CELL_NAME + 16];
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
		verdict_name(result->judgement.verdict), standing(result),
		seconds_of(result), unpaint(r));
	/* the others come with the matrix */
	if (!is_good(result) && result->judgement.reasons_count > 0)
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

static int compare_names(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

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
	int order = compare_names(a->variant, b->variant);

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
	return compare_names(a->variant, b->variant) == 0 &&
	       a->cell.scenario == b->cell.scenario &&
	       a->cell.ike == b->cell.ike;
}

static bool same_table(const struct result *a, const struct result *b)
{
	return compare_names(a->variant, b->variant) == 0 &&
	       column_width(a) == column_width(b);
}

static const char *table_entry(const struct result *result, char out[32])
{
	snprintf(out, 32, "%s %s", verdict_name(result->judgement.verdict),
		 standing(result));
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
	for (int column = 0; column < COLUMN_ROOF; column++) {
		const char *name = column_name((enum column)column);

		if (strlen(name) == column_width(&results[first]))
			fprintf(out, "  %-*s", (int)width, name);
	}
	fprintf(out, "  seconds\n");

	for (unsigned i = first; i < last;) {
		const struct result *row = &results[i];
		double seconds = 0;

		fprintf(out, "%-*s  v%d ", (int)names,
			row->cell.scenario->name, (int)row->cell.ike);
		for (int column = 0; column < COLUMN_ROOF; column++) {
			if (strlen(column_name((enum column)column)) !=
			    column_width(row))
				continue;
			if (i == last || !same_row(row, &results[i]) ||
			    (int)results[i].cell.column != column) {
				fprintf(out, "  %-*s", (int)width, "");
				continue;
			}
			fprintf(out, "  %s%-*s%s",
				paint_result(r, &results[i]), (int)width,
				table_entry(&results[i], entry), unpaint(r));
			seconds += seconds_of(&results[i++]);
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
	char name[CELL_NAME + 16];
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
		fprintf(r->options.out, "Settling: %ju packets were lost before"
			" the judged ones in all cells that delivered; the "
			"slowest took %u ms (%s).\n", (uintmax_t)lost,
			slowest->seen.settle_ms, result_name(slowest, name));
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

static bool rules_were_modelled(const struct result *result)
{
	for (unsigned i = 0; i < result->seen.sites_count; i++) {
		const struct observed_site *site = &result->seen.sites[i];

		for (unsigned j = 0; j < site->rules_count; j++)
			if (site->rules[j].modelled)
				return true;
	}
	return false;
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
		fprintf(r->options.out, "sacheck pair and watch: the fault was named in "
			"%u of %u cells that failed, and none in %u of %u that "
			"delivered.\n", right[1], all[1], right[0], all[0]);
}

/* Which results rest on less than the kernel's own count. */
static void print_modelled(const struct report *r)
{
	unsigned count = 0;

	for (unsigned i = 0; i < r->count; i++)
		count += rules_were_modelled(&r->results[i]);
	if (count > 0)
		fprintf(r->options.out,
			"Updown rules: in %u cells the kernel has no nftables "
			"for IP; what they count is\nmodelled from the rules "
			"the script made and the counters of the SAs.\n",
			count);
}

/* --------------------------------------------------------------- the files */

static void cannot_write(struct report *r, const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	r->unwritten++;
}

static void write_file(struct report *r, const char *name, const char *text)
{
	struct trouble t = { .text = "" };

	if (file_write(r->options.directory, name, text, &t) == 0)
		return;
	fprintf(stderr, "%s\n", t.text);
	r->unwritten++;
}

static json_t *json_text(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *json_reasons(const struct judgement *judgement)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < judgement->reasons_count; i++)
		json_array_append_new(list,
				      json_string(judgement->reasons[i]));
	return list;
}

static json_t *json_flows(const struct result *result)
{
	const struct observation *seen = &result->seen;
	json_t *list = json_array();

	for (unsigned i = 0; i < seen->flows_count; i++) {
		const struct observed_flow *f = &seen->flows[i];

		json_array_append_new(list, json_pack(
			"{ss si si si si si si}", "flow", f->name,
			"sent", (int)f->sent, "received", (int)f->received,
			"settle_sent", (int)f->settle_sent,
			"settle_received", (int)f->settle_received,
			"tolerated_sent", (int)f->tolerated_sent,
			"tolerated_received", (int)f->tolerated_received));
	}
	return list;
}

/* Each site's counters: all that rose, and the one that matters. */
static json_t *json_counters(const struct result *result)
{
	const char *counter = scenario_counter(result->cell.scenario);
	const struct observation *seen = &result->seen;
	json_t *sites = json_object();

	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];
		json_t *counters = json_object();

		for (unsigned j = 0; j < site->counters_count; j++) {
			const struct observed_counter *c = &site->counters[j];

			if (c->rise > 0 || strcmp(c->name, counter) == 0)
				json_object_set_new(counters, c->name,
					json_integer((json_int_t)c->rise));
		}
		json_object_set_new(sites, site->name, counters);
	}
	return sites;
}

static json_t *json_result(const struct result *result)
{
	const struct cell *cell = &result->cell;
	char name[CELL_NAME];
	json_t *json = json_object();

	json_object_set_new(json, "cell", json_string(cell_name(cell, name)));
	json_object_set_new(json, "variant", json_text(result->variant));
	json_object_set_new(json, "scenario",
			    json_string(cell->scenario->name));
	json_object_set_new(json, "ike", json_integer(cell->ike));
	json_object_set_new(json, "column",
			    json_string(column_name(cell->column)));
	json_object_set_new(json, "kernel", json_text(result->seen.kernel));
	json_object_set_new(json, "expected",
			    json_string(expectation_name(
				    cell_expectation(cell))));
	json_object_set_new(json, "verdict",
			    json_string(verdict_name(
				    result->judgement.verdict)));
	json_object_set_new(json, "as_expected",
			    json_boolean(result->judgement.as_expected));
	json_object_set_new(json, "skipped", json_text(result->seen.lacks ?
						     result->seen.lacks :
						     result->seen.unable));
	json_object_set_new(json, "reasons", json_reasons(&result->judgement));
	json_object_set_new(json, "flows", json_flows(result));
	json_object_set_new(json, "counters", json_counters(result));
	json_object_set_new(json, "diagnosis", json_text(
		result->judgement.diagnosis == DIAGNOSIS_NONE ? NULL :
		diagnosis_name(result->judgement.diagnosis)));
	json_object_set_new(json, "rules_modelled",
			    json_boolean(rules_were_modelled(result)));
	if (result->seen.stopped_line)
		json_object_set_new(json, "stopped_line", json_integer(
			result->seen.stopped_line));
	json_object_set_new(json, "settle_ms",
			    json_integer(result->seen.settle_ms));
	json_object_set_new(json, "seconds", json_real(seconds_of(result)));
	return json;
}

static void write_json(struct report *r)
{
	json_t *cells = json_array(), *json;
	unsigned skipped = 0;
	char *text;

	for (unsigned i = 0; i < r->count; i++) {
		json_array_append_new(cells, json_result(&r->results[i]));
		skipped += is_skipped(&r->results[i]);
	}
	json = json_pack("{si ss? si si si so}", "format", REPORT_FORMAT,
			 "shard", r->options.shard,
			 "whole", (int)r->options.whole,
			 "planned", (int)r->options.planned,
			 "skipped", (int)skipped, "cells", cells);
	text = json_dumps(json, JSON_INDENT(1));
	json_decref(json);
	if (text == NULL) {
		errno = EILSEQ;
		cannot_write(r, "results.json");
		return;
	}
	write_file(r, "results.json", text);
	free(text);
}

/* What each cell showed, whole: it can be judged again without a kernel. */
static void write_observations(struct report *r)
{
	char *directory = must_printf("%s/observations", r->options.directory);

	if (mkdir(directory, 0777) != 0 && errno != EEXIST)
		cannot_write(r, directory);
	free(directory);
	for (unsigned i = 0; i < r->count; i++) {
		const struct result *result = &r->results[i];
		char *text = observation_print(&result->seen);
		char *name = results_observation_name(&result->cell,
						      result->variant);

		if (text != NULL) {
			write_file(r, name, text);
		} else {
			errno = EILSEQ;
			cannot_write(r, name);
		}
		free(name);
		free(text);
	}
}

/* -------------------------------------------------------------- knock-outs */

/* Where the next variant begins; the first one at 0 is the normal matrix. */
static unsigned next_variant(const struct report *r, unsigned first)
{
	unsigned last = first;

	while (last < r->count && compare_names(r->results[first].variant,
						r->results[last].variant) == 0)
		last++;
	return last;
}

/* The cells that a variant breaks, "a, b, c"; free() it. */
static char *broken_cells(const struct report *r, unsigned first,
			  unsigned last, unsigned *count)
{
	char *list = must_strdup("");

	*count = 0;
	for (unsigned i = first; i < last; i++) {
		char name[CELL_NAME];
		char *longer;

		if (!is_broken(&r->results[i]))
			continue;
		longer = must_printf("%s%s%s", list, (*count)++ ? ", " : "",
				     cell_name(&r->results[i].cell, name));
		free(list);
		list = longer;
	}
	return list;
}

/*
 * Among the results of one knock-out, from *next to last: the name of the next
 * scenario of which it must break a cell and broke none, so that what the
 * scenario checks is worth nothing.  *next is moved on behind it; NULL when
 * there is no more.
 */
static const char *toothless(const struct report *r, unsigned last,
			     unsigned *next)
{
	while (*next < last) {
		const struct result *first = &r->results[*next];
		const struct scenario *s = first->cell.scenario;
		unsigned long part = strtoul(first->variant + 1, NULL, 10);
		bool broken = false, ran = false;

		for (; *next < last && r->results[*next].cell.scenario == s;
		     ++*next) {
			broken |= is_broken(&r->results[*next]);
			ran |= !is_skipped(&r->results[*next]);
		}
		if (s->knock_outs & 1U << part && ran && !broken)
			return s->name;
	}
	return NULL;
}

/* -------------------------------------------------------------------- TAP */

static void tap_result(FILE *tap, unsigned number, const struct result *result)
{
	char name[CELL_NAME + 16];

	if (is_skipped(result)) {
		fprintf(tap, "ok %u - %s # SKIP %s\n", number,
			result_name(result, name),
			result->judgement.reasons[0]);
		return;
	}
	fprintf(tap, "%sok %u - %s: %s, expected to %s\n",
		result->judgement.as_expected ? "" : "not ", number,
		result_name(result, name),
		verdict_name(result->judgement.verdict),
		expectation_name(cell_expectation(&result->cell)));
	if (result->judgement.as_expected)
		return;
	fprintf(tap, "  ---\n  reasons:\n");
	for (unsigned i = 0; i < result->judgement.reasons_count; i++) {
		/* a JSON string is a YAML string, whatever is in it */
		json_t *reason = json_string(result->judgement.reasons[i]);
		char *text = reason ? json_dumps(reason, JSON_ENCODE_ANY) :
			     NULL;

		fprintf(tap, "    - %s\n", text ? text : "\"?\"");
		free(text);
		json_decref(reason);
	}
	fprintf(tap, "  ...\n");
}

static void write_tap(struct report *r)
{
	unsigned normal = 0, number = 0, missing;
	char *text = NULL;
	size_t size;
	FILE *tap = open_memstream(&text, &size);

	if (tap == NULL) {
		cannot_write(r, "results.tap");
		return;
	}
	while (normal < r->count && r->results[normal].variant == NULL)
		normal++;
	fprintf(tap, "TAP version 13\n");
	for (unsigned i = 0; i < normal; i++)
		tap_result(tap, ++number, &r->results[i]);
	for (unsigned first = normal; first < r->count;) {
		unsigned last = next_variant(r, first), broken;
		char *cells = broken_cells(r, first, last, &broken);
		const char *variant, *name;

		fprintf(tap, "%sok %u - knock-out %s breaks %u cells: %s\n",
			broken ? "" : "not ", ++number,
			r->results[first].variant, broken, cells);
		free(cells);
		variant = r->results[first].variant;
		while ((name = toothless(r, last, &first)) != NULL)
			fprintf(tap, "not ok %u - knock-out %s breaks no cell "
				"of %s\n", ++number, variant, name);
	}
	missing = r->options.planned > r->count ?
		  r->options.planned - r->count : 0;
	for (unsigned i = 0; i < missing; i++)
		fprintf(tap, "not ok %u - a cell that did not run\n",
			++number);
	if (is_empty_shard(r))
		fprintf(tap, "ok %u - shard %s # SKIP %s\n", ++number,
			r->options.shard, empty_shard);
	fprintf(tap, "1..%u\n", number);
	if (fclose(tap) == 0)
		write_file(r, "results.tap", text);
	else
		cannot_write(r, "results.tap");
	free(text);
}

/* ------------------------------------------------------------------ JUnit */

/* What there is to see of a cell that surprised; to be freed. */
static char *junit_text(const struct result *result)
{
	const char *counter = scenario_counter(result->cell.scenario);
	const struct observation *seen = &result->seen;
	char *text = NULL, name[CELL_NAME];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	for (unsigned i = 0; i < result->judgement.reasons_count; i++)
		fprintf(out, "%s\n", result->judgement.reasons[i]);
	for (unsigned i = 0; i < seen->flows_count; i++) {
		const struct observed_flow *f = &seen->flows[i];

		fprintf(out, "flow %s: %u of %u packets arrived\n", f->name,
			f->received, f->sent);
	}
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];

		for (unsigned j = 0; j < site->counters_count; j++) {
			const struct observed_counter *c = &site->counters[j];

			if (c->rise > 0 || strcmp(c->name, counter) == 0)
				fprintf(out, "%s: %s +%ju\n", site->name,
					c->name, (uintmax_t)c->rise);
		}
	}
	fprintf(out, "logs and kernel state: cells/%s\n",
		cell_name(&result->cell, name));
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static void junit_result(struct junit *junit, const struct result *result)
{
	const struct judgement *judgement = &result->judgement;
	char *class = must_printf("plutolab.%s", result->cell.scenario->name);
	char *message = must_printf("%s, expected to %s: %s",
		verdict_name(judgement->verdict),
		expectation_name(cell_expectation(&result->cell)),
		judgement->reasons_count > 0 ? judgement->reasons[0] : "?");
	char *text = junit_text(result), name[CELL_NAME];
	struct junit_case one = {
		.classname = class,
		.name = cell_name(&result->cell, name),
		.seconds = seconds_of(result),
		.outcome = JUNIT_PASSED,
	};

	if (is_skipped(result)) {
		one.outcome = JUNIT_SKIPPED;
		one.message = judgement->reasons[0];
	} else if (!judgement->as_expected) {
		one.outcome = judgement->verdict == VERDICT_INVALID ?
			      JUNIT_ERROR : JUNIT_FAILURE;
		one.message = message;
		one.text = text;
	}
	junit_add(junit, &one);
	free(class);
	free(message);
	free(text);
}

/* A part of the series that was disabled: it must have been missed. */
static void junit_knock_out(struct junit *junit, const struct report *r,
			    unsigned first, unsigned last)
{
	unsigned broken, next = first;
	const char *scenario;
	char *cells = broken_cells(r, first, last, &broken);
	char *name = must_printf("knock-out %s", r->results[first].variant);
	struct junit_case one = {
		.classname = "plutolab.knock-out", .name = name,
		.outcome = broken > 0 ? JUNIT_PASSED : JUNIT_FAILURE,
		.message = "it breaks no cell",
	};

	for (unsigned i = first; i < last; i++)
		one.seconds += seconds_of(&r->results[i]);
	junit_add(junit, &one);
	while ((scenario = toothless(r, last, &next)) != NULL) {
		char *check = must_printf("%s breaks %s", name, scenario);

		junit_add(junit, &(struct junit_case) {
			.classname = "plutolab.knock-out", .name = check,
			.outcome = JUNIT_FAILURE, .message = one.message,
		});
		free(check);
	}
	free(cells);
	free(name);
}

static void write_junit(struct report *r)
{
	struct junit *junit = junit_new();
	const char *kernel = NULL;
	unsigned last = 0;
	char *text;

	junit_suite(junit, "plutolab", r->begun_at);
	for (unsigned i = 0; i < r->count; i++) {
		const struct result *result = &r->results[i];

		if (kernel == NULL && result->seen.kernel != NULL)
			kernel = result->seen.kernel;
		if (result->variant == NULL)
			junit_result(junit, result);
	}
	if (kernel != NULL)
		junit_property(junit, "kernel", kernel);
	for (unsigned first = 0; first < r->count; first = last) {
		last = next_variant(r, first);
		if (r->results[first].variant != NULL)
			junit_knock_out(junit, r, first, last);
	}
	for (unsigned i = r->count; i < r->options.planned; i++)
		junit_add(junit, &(struct junit_case) {
			.classname = "plutolab", .name = "a cell",
			.outcome = JUNIT_ERROR, .message = "it did not run",
		});
	if (is_empty_shard(r))
		junit_add(junit, &(struct junit_case) {
			.classname = "plutolab", .name = r->options.shard,
			.outcome = JUNIT_SKIPPED, .message = empty_shard,
		});
	text = junit_print(junit);
	junit_free(junit);
	if (text == NULL) {
		errno = ENOMEM;
		cannot_write(r, "results.xml");
		return;
	}
	write_file(r, "results.xml", text);
	free(text);
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
		unsigned last = next_variant(r, first), broken, invalid = 0;
		const char *variant, *name;
		char *cells;

		if (r->results[first].variant == NULL) {
			first = last;
			continue;
		}
		for (unsigned i = first; i < last; i++)
			invalid += r->results[i].judgement.verdict ==
				   VERDICT_INVALID;
		cells = broken_cells(r, first, last, &broken);
		fprintf(r->options.out, "%s%s breaks %u of %u cells%s%s%s",
			paint(r, broken > 0), r->results[first].variant,
			broken, last - first, broken ? ": " : "", cells,
			unpaint(r));
		if (invalid > 0)
			fprintf(r->options.out, " (%u runs were invalid)",
				invalid);
		fputc('\n', r->options.out);
		idle += broken == 0;
		free(cells);
		variant = r->results[first].variant;
		while ((name = toothless(r, last, &first)) != NULL) {
			fprintf(r->options.out, "%sNOT OK: %s breaks no cell "
				"of %s%s\n", paint(r, false), variant, name,
				unpaint(r));
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
		char name[CELL_NAME + 16];

		if (!is_skipped(result))
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
		char name[CELL_NAME + 16];

		if (result->variant != NULL || result->judgement.as_expected ||
		    is_skipped(result))
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
		sum += seconds_of(&r->results[i]);
	fprintf(r->options.out, "; %.1f s", seconds);
	if (r->count > 0)
		fprintf(r->options.out, ", %.2f s a cell; from its begin to "
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
	if (r->options.directory != NULL) {
		write_observations(r);
		write_json(r);
		write_tap(r);
		write_junit(r);
	}
	for (unsigned i = 0; i < r->count; i++)
		normal += r->results[i].variant == NULL;
	missing = r->options.planned > r->count ?
		  r->options.planned - r->count : 0;
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
	if (normal > skipped || is_empty_shard(r))
		return 0;
	/* a run without a cell proves nothing either */
	return skipped > 0 ? 4 : 1;
}
