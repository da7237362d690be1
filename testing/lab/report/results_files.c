// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * results_files.c - the results of a run as JSON, TAP and JUnit's XML.
 */
#include "report/results_files.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/must.h"
#include "observation/ledger.h"
#include "observation/results.h"
#include "report/junit.h"

/* Of few cells there are not enough for many machines. */
static const char empty_shard[] = "there are fewer rows than shards";

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
		json_array_append_new(list, json_string(judgement->reasons[i]));
	return list;
}

static json_t *json_flows(const struct result *result)
{
	const struct observation *seen = &result->seen;
	json_t *list = json_array();

	for (unsigned i = 0; i < seen->flows_count; i++) {
		const struct observed_flow *f = &seen->flows[i];

		json_array_append_new(
			list,
			json_pack("{ss si si si si si si}", "flow", f->name,
				  "sent", (int)f->sent, "received",
				  (int)f->received, "settle_sent",
				  (int)f->settle_sent, "settle_received",
				  (int)f->settle_received, "tolerated_sent",
				  (int)f->tolerated_sent, "tolerated_received",
				  (int)f->tolerated_received));
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
				json_object_set_new(
					counters, c->name,
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
	json_object_set_new(
		json, "expected",
		json_string(expectation_name(cell_expectation(cell))));
	json_object_set_new(
		json, "verdict",
		json_string(verdict_name(result->judgement.verdict)));
	json_object_set_new(json, "as_expected",
			    json_boolean(result->judgement.as_expected));
	json_object_set_new(json, "skipped",
			    json_text(result->seen.lacks ?
					      result->seen.lacks :
					      result->seen.unable));
	json_object_set_new(json, "reasons", json_reasons(&result->judgement));
	json_object_set_new(json, "flows", json_flows(result));
	json_object_set_new(json, "counters", json_counters(result));
	json_object_set_new(
		json, "diagnosis",
		json_text(result->judgement.diagnosis == DIAGNOSIS_NONE ?
				  NULL :
				  diagnosis_name(result->judgement.diagnosis)));
	json_object_set_new(json, "rules_modelled",
			    json_boolean(result_rules_were_modelled(result)));
	if (result->seen.stopped_line)
		json_object_set_new(json, "stopped_line",
				    json_integer(result->seen.stopped_line));
	json_object_set_new(json, "settle_ms",
			    json_integer(result->seen.settle_ms));
	json_object_set_new(json, "seconds", json_real(result_seconds(result)));
	return json;
}

static void write_json(struct report *r)
{
	json_t *cells = json_array(), *json;
	unsigned skipped = 0;
	char *text;

	for (unsigned i = 0; i < r->count; i++) {
		json_array_append_new(cells, json_result(&r->results[i]));
		skipped += result_is_skipped(&r->results[i]);
	}
	json = json_pack("{si ss? si si si so}", "format", REPORT_FORMAT,
			 "shard", r->options.shard, "whole",
			 (int)r->options.whole, "planned",
			 (int)r->options.planned, "skipped", (int)skipped,
			 "cells", cells);
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

/* -------------------------------------------------------------------- TAP */

static void tap_result(FILE *tap, unsigned number, const struct result *result)
{
	char name[RESULT_NAME];

	if (result_is_skipped(result)) {
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
	FILE *tap = must_memstream(&text, &size);

	while (normal < r->count && r->results[normal].variant == NULL)
		normal++;
	fprintf(tap, "TAP version 13\n");
	for (unsigned i = 0; i < normal; i++)
		tap_result(tap, ++number, &r->results[i]);
	for (unsigned first = normal; first < r->count;) {
		unsigned last = report_next_variant(r, first), broken;
		char *cells = report_broken_cells(r, first, last, &broken);
		const char *variant, *name;

		fprintf(tap, "%sok %u - knock-out %s breaks %u cells: %s\n",
			broken ? "" : "not ", ++number,
			r->results[first].variant, broken, cells);
		free(cells);
		variant = r->results[first].variant;
		while ((name = report_next_toothless(r, last, &first)) != NULL)
			fprintf(tap,
				"not ok %u - knock-out %s breaks no cell "
				"of %s\n",
				++number, variant, name);
	}
	missing = r->options.planned > r->count ?
			  r->options.planned - r->count :
			  0;
	for (unsigned i = 0; i < missing; i++)
		fprintf(tap, "not ok %u - a cell that did not run\n", ++number);
	if (report_is_empty_shard(r))
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
	FILE *out = must_memstream(&text, &size);

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
	char *message = must_printf(
		"%s, expected to %s: %s", verdict_name(judgement->verdict),
		expectation_name(cell_expectation(&result->cell)),
		judgement->reasons_count > 0 ? judgement->reasons[0] : "?");
	char *text = junit_text(result), name[CELL_NAME];
	struct junit_case one = {
		.classname = class,
		.name = cell_name(&result->cell, name),
		.seconds = result_seconds(result),
		.outcome = JUNIT_PASSED,
	};

	if (result_is_skipped(result)) {
		one.outcome = JUNIT_SKIPPED;
		one.message = judgement->reasons[0];
	} else if (!judgement->as_expected) {
		one.outcome = judgement->verdict == VERDICT_INVALID ?
				      JUNIT_ERROR :
				      JUNIT_FAILURE;
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
	char *cells = report_broken_cells(r, first, last, &broken);
	char *name = must_printf("knock-out %s", r->results[first].variant);
	struct junit_case one = {
		.classname = "plutolab.knock-out",
		.name = name,
		.outcome = broken > 0 ? JUNIT_PASSED : JUNIT_FAILURE,
		.message = "it breaks no cell",
	};

	for (unsigned i = first; i < last; i++)
		one.seconds += result_seconds(&r->results[i]);
	junit_add(junit, &one);
	while ((scenario = report_next_toothless(r, last, &next)) != NULL) {
		char *check = must_printf("%s breaks %s", name, scenario);

		junit_add(junit, &(struct junit_case) {
					 .classname = "plutolab.knock-out",
					 .name = check,
					 .outcome = JUNIT_FAILURE,
					 .message = one.message,
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
		last = report_next_variant(r, first);
		if (r->results[first].variant != NULL)
			junit_knock_out(junit, r, first, last);
	}
	for (unsigned i = r->count; i < r->options.planned; i++)
		junit_add(junit, &(struct junit_case) {
					 .classname = "plutolab",
					 .name = "a cell",
					 .outcome = JUNIT_ERROR,
					 .message = "it did not run",
				 });
	if (report_is_empty_shard(r))
		junit_add(junit, &(struct junit_case) {
					 .classname = "plutolab",
					 .name = r->options.shard,
					 .outcome = JUNIT_SKIPPED,
					 .message = empty_shard,
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

void results_write_files(struct report *r)
{
	write_observations(r);
	write_json(r);
	write_tap(r);
	write_junit(r);
}
