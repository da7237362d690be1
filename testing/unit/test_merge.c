// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_merge.c - plutolab merge: the shards of a run are the run.
 */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/commands.h"
#include "junit_schema.h"
#include "report_bench.h"

/* Runs `plutolab merge` on these, at most four; its status. */
static int merge(const char *out, const struct bench *parts[], unsigned count)
{
	char *argv[8] = { (char *)"merge", (char *)"--out", (char *)out };
	int argc = 3;

	for (unsigned i = 0; i < count; i++)
		argv[argc++] = (char *)parts[i]->directory;
	optind = 0;
	return merge_command(argc, argv);
}

/* Two shards of three cells. */
static void begin_two(struct bench *one, struct bench *two,
		      void (*spoil)(struct observation *))
{
	begin_shard(one, 2, "1/2", 3);
	add(one, "overlap/ikev1/UU", NULL, NULL);
	add(one, "overlap/ikev1/PP", NULL, spoil);
	report_finish(one->report);
	begin_shard(two, 1, "2/2", 3);
	add(two, "strict/ikev1/PP", NULL, NULL);
	report_finish(two->report);
}

static json_t *cells_of_file(const char *directory)
{
	char path[128];
	json_t *json, *cells;

	snprintf(path, sizeof(path), "%s/results.json", directory);
	json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	assert_true(json_is_null(json_object_get(json, "shard")));
	assert_int_equal(NUMBER(json, "format"), REPORT_FORMAT);
	cells = json_incref(json_object_get(json, "cells"));
	json_decref(json);
	return cells;
}

/* What one machine would have written, whichever order they come in. */
static void shards_are_merged(void **state)
{
	struct bench one, two, whole, merged;
	json_t *a, *b;
	char *tap, *xml;

	(void)state;
	begin(&whole, 3);
	add(&whole, "strict/ikev1/PP", NULL, NULL);
	add(&whole, "overlap/ikev1/UU", NULL, NULL);
	add(&whole, "overlap/ikev1/PP", NULL, stop_short);
	assert_int_equal(report_finish(whole.report), 1);
	begin_two(&one, &two, stop_short);
	begin(&merged, 0); /* for its directory */
	assert_int_equal(merge(merged.directory,
			       (const struct bench *[]) { &two, &one }, 2),
			 1);
	a = cells_of_file(whole.directory);
	b = cells_of_file(merged.directory);
	assert_int_equal(json_array_size(b), 3);
	assert_true(json_equal(a, b));
	json_decref(a);
	json_decref(b);
	tap = file_text(&whole, "results.tap");
	xml = file_text(&merged, "results.tap");
	assert_string_equal(tap, xml);
	free(tap);
	free(xml);
	xml = file_text(&merged, "results.xml");
	assert_true(junit_valid(xml));
	free(xml);
	end(&one);
	end(&two);

	begin_two(&one, &two, NULL);
	assert_int_equal(merge(merged.directory,
			       (const struct bench *[]) { &one, &two }, 2),
			 0);
	end(&one);
	end(&two);
	end(&whole);
	end(&merged);
}

/* A verdict without a part of the cells would be none. */
static void shards_must_be_all_of_one_run(void **state)
{
	struct bench one, two, other, merged;
	char path[128];

	(void)state;
	begin_two(&one, &two, NULL);
	begin(&merged, 0);
#define MERGE(...)                                                        \
	merge(merged.directory, (const struct bench *[]) { __VA_ARGS__ }, \
	      sizeof((const struct bench *[]) { __VA_ARGS__ }) /          \
		      sizeof(struct bench *))
	assert_int_equal(MERGE(&one), 2);
	assert_int_equal(MERGE(&one, &one), 2);
	assert_int_equal(MERGE(&one, &merged), 2); /* nothing there */
	/* of other cells; or not a shard; or a cell twice; or too few */
	begin_shard(&other, 1, "2/2", 4);
	add(&other, "strict/ikev1/PP", NULL, NULL);
	report_finish(other.report);
	assert_int_equal(MERGE(&one, &other), 2);
	end(&other);
	begin_shard(&other, 1, "2/3", 3);
	add(&other, "strict/ikev1/PP", NULL, NULL);
	report_finish(other.report);
	assert_int_equal(MERGE(&one, &other), 2);
	end(&other);
	begin(&other, 1);
	add(&other, "strict/ikev1/PP", NULL, NULL);
	report_finish(other.report);
	assert_int_equal(MERGE(&one, &other), 2);
	end(&other);
	begin_shard(&other, 1, "2/2", 3);
	add(&other, "overlap/ikev1/PP", NULL, NULL);
	report_finish(other.report);
	assert_int_equal(MERGE(&one, &other), 2);
	end(&other);
	begin_shard(&other, 0, "2/2", 3);
	assert_int_equal(report_finish(other.report), 0);
	assert_int_equal(MERGE(&one, &other), 2);
	/* nothing was written */
	snprintf(path, sizeof(path), "%s/results.json", merged.directory);
	assert_int_not_equal(access(path, F_OK), 0);
	/* but now */
	assert_int_equal(MERGE(&one, &two), 0);
	assert_int_equal(access(path, F_OK), 0);
	end(&other);
	end(&one);
	end(&two);
	end(&merged);
}

/* Fewer rows than machines: no reason to fail. */
static void a_shard_may_be_empty(void **state)
{
	struct bench one, two, merged;
	char *text;

	(void)state;
	begin_shard(&one, 1, "1/2", 1);
	add(&one, "overlap/ikev1/UU", NULL, NULL);
	assert_int_equal(report_finish(one.report), 0);
	begin_shard(&two, 0, "2/2", 1);
	assert_int_equal(report_finish(two.report), 0);
	text = file_text(&two, "results.tap");
	assert_string_equal(text,
			    "TAP version 13\nok 1 - shard 2/2 # SKIP there "
			    "are fewer rows than shards\n1..1\n");
	free(text);
	text = file_text(&two, "results.xml");
	assert_true(junit_valid(text));
	free(text);
	begin(&merged, 0);
	assert_int_equal(MERGE(&two, &one), 0);
	end(&one);
	end(&two);
	end(&merged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_are_merged),
		cmocka_unit_test(shards_must_be_all_of_one_run),
		cmocka_unit_test(a_shard_may_be_empty),
	};

	return cmocka_run_group_tests_name("merge", tests, load, unload);
}
