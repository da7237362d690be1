// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_report.c - the exit status, the matrix, TAP and JSON.
 */
#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ideal.h"
#include "judge/judge.h"
#include "junit_schema.h"
#include "net/feature.h"
#include "report/results_writer.h"
#include "report_bench.h"
#include "scenario/cell.h"
#include "shipped.h"

static void all_as_expected(void **state)
{
	struct bench b;
	char *tap;

	(void)state;
	begin(&b, 2);
	/* in any order */
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	assert_true(printed(&b, "[ 1/2] overlap/ikev1/PP"));
	add(&b, "overlap/ikev1/UU", NULL, NULL);
	assert_int_equal(report_finish(b.report), 0);
	assert_true(printed(&b, "overlap   v1   failed ok     "));
	assert_true(printed(&b, "2 cells: 2 as expected, 0 not; "));
	assert_true(printed(&b, " s a cell; from its begin to its end a cell "
				"took "));
	assert_true(printed(&b, "Kernel: 6.1.0 x86_64\n"));
	assert_false(printed(&b, "NOT OK"));
	tap = file_text(&b, "results.tap");
	assert_string_equal(
		tap, "TAP version 13\n"
		     "ok 1 - overlap/ikev1/UU: failed, expected to fail\n"
		     "ok 2 - overlap/ikev1/PP: delivered, expected to deliver\n"
		     "1..2\n");
	free(tap);
	end(&b);
}

static void one_not_as_expected(void **state)
{
	struct bench b;
	char *tap;

	(void)state;
	begin(&b, 2);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	add(&b, "overlap/ikev2/PP", NULL, stop_short);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "invalid NOT OK"));
	assert_true(printed(&b, "NOT OK: overlap/ikev2/PP: invalid"));
	assert_true(printed(&b, "a \"quoted\" # reason"));
	assert_true(printed(&b, "2 cells: 1 as expected, 1 not"));
	tap = file_text(&b, "results.tap");
	assert_non_null(strstr(tap, "not ok 2 - overlap/ikev2/PP"));
	assert_non_null(strstr(tap, "    - \"not every step was done: "
				    "a \\\"quoted\\\" # reason\"\n"));
	free(tap);
	end(&b);
}

static void a_cell_that_did_not_run(void **state)
{
	struct bench b;
	char *tap;

	(void)state;
	begin(&b, 2);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "1 did not run"));
	tap = file_text(&b, "results.tap");
	assert_non_null(strstr(tap, "not ok 2 - a cell that did not run"));
	free(tap);
	end(&b);
}

static void no_cell_at_all(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, 0);
	assert_int_equal(report_finish(b.report), 1);
	end(&b);
}

static void the_json_has_it_all(void **state)
{
	struct bench b;
	json_t *json, *cell, *flow;
	char path[128];

	(void)state;
	begin(&b, 1);
	add(&b, "overlap/ikev1/UU", NULL, NULL);
	assert_int_equal(report_finish(b.report), 0);
	snprintf(path, sizeof(path), "%s/results.json", b.directory);
	json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	cell = json_array_get(json_object_get(json, "cells"), 0);
#define TEXT(object, key) json_string_value(json_object_get(object, key))
	assert_string_equal(TEXT(cell, "scenario"), "overlap");
	assert_int_equal(NUMBER(cell, "ike"), 1);
	assert_string_equal(TEXT(cell, "column"), "UU");
	assert_string_equal(TEXT(cell, "kernel"), "6.1.0 x86_64");
	assert_string_equal(TEXT(cell, "expected"), "fail");
	assert_string_equal(TEXT(cell, "verdict"), "failed");
	assert_true(json_array_size(json_object_get(cell, "reasons")) > 0);
	assert_true(json_real_value(json_object_get(cell, "seconds")) > 0.8);
	flow = json_array_get(json_object_get(cell, "flows"), 0);
	assert_string_equal(TEXT(flow, "flow"), "contested a->b udp");
	assert_int_equal(NUMBER(flow, "sent"), 20);
	assert_int_equal(NUMBER(flow, "received"), 0);
	cell = json_object_get(cell, "counters");
	assert_true(NUMBER(json_object_get(cell, "a"), "XfrmInTmplMismatch") >
		    0);
	assert_true(NUMBER(json_object_get(cell, "b"), "XfrmInTmplMismatch") >
		    0);
	json_decref(json);
	end(&b);
}

/* What is stored can be judged again. */
static void model_a_rule(struct observation *seen)
{
	assert_true(seen->sites_count > 0);
	assert_true(seen->sites[0].rules_count > 0);
	seen->sites[0].rules[0].modelled = true;
}

/* Whoever reads the matrix learns which cells rest on a model. */
static void modelled_rules_are_named(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, 2);
	add(&b, "nflog/ikev2/PP", NULL, NULL);
	add(&b, "nflog/ikev1/PP", NULL, model_a_rule);
	assert_int_equal(report_finish(b.report), 0);
	fflush(b.out);
	assert_non_null(strstr(b.text, "Updown rules: in 1 cells "));
	end(&b);

	begin(&b, 1);
	add(&b, "nflog/ikev2/PP", NULL, NULL);
	assert_int_equal(report_finish(b.report), 0);
	fflush(b.out);
	assert_null(strstr(b.text, "Updown rules"));
	end(&b);
}

static void observations_are_kept(void **state)
{
	struct observation seen;
	struct judgement judgement;
	struct cell cell;
	struct bench b;
	char *text, error[128];

	(void)state;
	begin(&b, 1);
	add(&b, "overlap/ikev1/UU", NULL, NULL);
	assert_int_equal(report_finish(b.report), 0);
	text = file_text(&b, "observations/overlap-ikev1-UU.json");
	assert_int_equal(observation_parse(text, strlen(text), &seen, error,
					   sizeof(error)),
			 0);
	assert_int_equal(cell_find(&set, "overlap/ikev1/UU", &cell, stderr), 0);
	judge(&cell, &seen, &judgement);
	assert_true(judgement.as_expected);
	judgement_free(&judgement);
	observation_free(&seen);
	free(text);
	end(&b);
}

/* One letter for the one that runs pluto: a table of its own. */
static void charon_has_its_own_table(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, 3);
	add(&b, "charon-children/ikev2/P", NULL, NULL);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	add(&b, "charon-children/ikev2/U", NULL, NULL);
	assert_int_equal(report_finish(b.report), 0);
	assert_true(printed(&b, "scenario  ike  UU            PU            UP "
				"           PP            seconds\noverlap"));
	assert_true(printed(&b,
			    "scenario         ike  U             P         "
			    "    seconds\ncharon-children  v2   delivered ok  "
			    "delivered ok  "));
	end(&b);
}

static void a_knock_out_must_break_something(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, 3);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	add(&b, "overlap/ikev1/PU", "K1", stay_unsettled);
	add(&b, "overlap/ikev1/PP", "K1", NULL);
	assert_int_equal(report_finish(b.report), 0);
	assert_true(printed(&b, "Knock-out: K1 in place of P"));
	assert_true(printed(&b, "K1 breaks 1 of 2 cells: overlap/ikev1/PU"));
	end(&b);

	begin(&b, 2);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	add(&b, "overlap/ikev1/PP", "K4", NULL);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "K4 breaks 0 of 1 cells"));
	assert_true(printed(&b, "1 times a knock-out broke nothing"));
	end(&b);
}

/* A refusal that no wrong grouping can break is not checked. */
static void a_refusal_must_bite(void **state)
{
	struct bench b;
	char *tap;

	(void)state;
	begin(&b, 4);
	add(&b, "cross-conn/ikev1/PP", NULL, NULL);
	add(&b, "two-roadwarriors/ikev1/PP", NULL, NULL);
	add(&b, "cross-conn/ikev1/PP", "K9", stay_unsettled);
	add(&b, "two-roadwarriors/ikev1/PP", "K9", stay_unsettled);
	assert_int_equal(report_finish(b.report), 0);
	end(&b);

	begin(&b, 4);
	add(&b, "cross-conn/ikev1/PP", NULL, NULL);
	add(&b, "two-roadwarriors/ikev1/PP", NULL, NULL);
	add(&b, "cross-conn/ikev1/PP", "K9", stay_unsettled);
	add(&b, "two-roadwarriors/ikev1/PP", "K9", NULL);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "NOT OK: K9 breaks no cell of "
				"two-roadwarriors\n"));
	tap = file_text(&b, "results.tap");
	assert_non_null(strstr(tap, "not ok 4 - knock-out K9 breaks no cell "
				    "of two-roadwarriors\n1..4\n"));
	free(tap);
	tap = file_text(&b, "results.xml");
	assert_non_null(strstr(tap, "knock-out K9 breaks two-roadwarriors\""));
	assert_null(strstr(tap, "knock-out K9 breaks cross-conn"));
	free(tap);
	end(&b);
}

static void lack_something(struct observation *seen)
{
	observation_free(seen);
	*seen = (struct observation) {
		.lacks = must_strdup("no such thing"),
	};
}

/* Does the scenario need something of the kernel? */
static void set_needs(const char *name, unsigned needs)
{
	for (unsigned i = 0; i < set.count; i++) {
		if (strcmp(set.scenarios[i]->name, name) == 0)
			set.scenarios[i]->needs = needs;
	}
}

/* Neither passed nor failed, and told. */
static void skipped_cells_are_counted(void **state)
{
	struct bench b;
	json_t *json, *cell;
	char *text;

	(void)state;
	set_needs("overlap", FEATURE_XFRM_INTERFACE);
	begin(&b, 3);
	add(&b, "overlap/ikev1/PP", NULL, lack_something);
	add(&b, "strict/ikev1/PP", NULL, NULL);
	add(&b, "overlap/ikev2/PP", NULL, lack_something);
	assert_int_equal(report_finish(b.report), 0);
	assert_true(printed(&b, "Skipped: overlap/ikev1/PP: this kernel has no "
				"such thing\n"));
	assert_true(printed(&b, "Skipped: overlap/ikev2/PP: "));
	assert_true(printed(&b, "3 cells: 1 as expected, 0 not, 2 skipped"));
	assert_false(printed(&b, "NOT OK"));
	text = file_text(&b, "results.tap");
	assert_non_null(strstr(text, "ok 1 - overlap/ikev1/PP # SKIP this "
				     "kernel has no such thing\n"));
	free(text);
	text = file_text(&b, "results.json");
	json = json_loads(text, 0, NULL);
	assert_int_equal(NUMBER(json, "skipped"), 2);
	cell = json_array_get(json_object_get(json, "cells"), 0);
	assert_string_equal(TEXT(cell, "skipped"), "no such thing");
	assert_string_equal(TEXT(cell, "verdict"), "skipped");
	assert_true(json_is_false(json_object_get(cell, "as_expected")));
	json_decref(json);
	free(text);
	end(&b);

	/* nothing was run: that is no success */
	begin(&b, 1);
	add(&b, "overlap/ikev1/PP", NULL, lack_something);
	assert_int_equal(report_finish(b.report), 4);
	text = file_text(&b, "results.xml");
	assert_true(junit_valid(text));
	assert_non_null(strstr(text,
			       "<skipped message=\"this kernel has no such "
			       "thing\"/>"));
	assert_non_null(strstr(text, "tests=\"1\" failures=\"0\" errors=\"0\" "
				     "skipped=\"1\""));
	free(text);
	end(&b);

	/* nor is it an excuse for what failed */
	begin(&b, 2);
	add(&b, "overlap/ikev1/PP", NULL, lack_something);
	add(&b, "strict/ikev1/PP", NULL, stop_short);
	assert_int_equal(report_finish(b.report), 1);
	end(&b);

	/* nor does it show that a part is needed */
	begin(&b, 2);
	add(&b, "strict/ikev1/PP", NULL, NULL);
	add(&b, "overlap/ikev1/PP", "K1", lack_something);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "K1 breaks 0 of 1 cells"));
	end(&b);

	/* a lack is no excuse for what does not need it */
	set_needs("overlap", 0);
	begin(&b, 1);
	add(&b, "overlap/ikev1/PP", NULL, lack_something);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "NOT OK: overlap/ikev1/PP: invalid"));
	end(&b);
}

/* A run that proves nothing does not prove that a part is needed either. */
static void an_invalid_run_breaks_nothing(void **state)
{
	struct bench b;
	char *tap;

	(void)state;
	begin(&b, 2);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	add(&b, "overlap/ikev1/PP", "K4", stop_short);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "(1 runs were invalid)"));
	tap = file_text(&b, "results.tap");
	assert_non_null(strstr(tap, "not ok 2 - knock-out K4 breaks 0 cells"));
	free(tap);
	end(&b);
}

static void a_file_that_cannot_be_written(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, 1);
	add(&b, "overlap/ikev1/PP", NULL, NULL);
	scratch_remove(b.directory);
	assert_int_equal(report_finish(b.report), 1);
	assert_true(printed(&b, "files could not be written"));
	end(&b);
}

/* CI systems show each cell, what surprised in it, and how long it took. */
static void the_junit_has_it_all(void **state)
{
	struct bench b;
	char *xml;

	(void)state;
	begin(&b, 5);
	add(&b, "overlap/ikev1/UU", NULL, NULL);
	add(&b, "overlap/ikev2/PP", NULL, stop_short);
	add(&b, "overlap/ikev1/PP", NULL, stay_unsettled);
	add(&b, "overlap/ikev1/PP", "K4", NULL);
	assert_int_equal(report_finish(b.report), 1);
	xml = file_text(&b, "results.xml");
	assert_true(junit_valid(xml));
	assert_non_null(strstr(xml, "<testsuite name=\"plutolab\""));
	/* the two, the one that did not run, and K4 that broke nothing */
	assert_non_null(strstr(xml, "tests=\"5\" failures=\"2\" errors=\"2\" "
				    "skipped=\"0\""));
	assert_non_null(strstr(xml, "<property name=\"kernel\" "
				    "value=\"6.1.0 x86_64\"/>"));
	assert_non_null(strstr(xml,
			       "<testcase classname=\"plutolab.overlap\" "
			       "name=\"overlap/ikev1/UU\" time=\"0.900\"/>"));
	assert_non_null(
		strstr(xml, "<error message=\"invalid, expected to "
			    "deliver: not every step was done: a "
			    "&quot;quoted&quot; # reason\" type=\"error\">"));
	assert_non_null(strstr(xml, "<failure message=\"lost, expected to "
				    "deliver: "));
	assert_non_null(strstr(xml, "flow contested a-&gt;b udp: 20 of 20 "
				    "packets arrived\n"));
	assert_non_null(strstr(xml, "a: XfrmInTmplMismatch +0\n"));
	assert_non_null(strstr(xml, "logs and kernel state: "
				    "cells/overlap/ikev1/PP\n"));
	assert_non_null(strstr(xml, "name=\"knock-out K4\""));
	assert_non_null(strstr(xml, "<failure message=\"it breaks no cell\""));
	assert_non_null(strstr(xml, "<error message=\"it did not run\""));
	free(xml);
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_as_expected),
		cmocka_unit_test(one_not_as_expected),
		cmocka_unit_test(a_cell_that_did_not_run),
		cmocka_unit_test(no_cell_at_all),
		cmocka_unit_test(the_json_has_it_all),
		cmocka_unit_test(modelled_rules_are_named),
		cmocka_unit_test(observations_are_kept),
		cmocka_unit_test(charon_has_its_own_table),
		cmocka_unit_test(a_knock_out_must_break_something),
		cmocka_unit_test(a_refusal_must_bite),
		cmocka_unit_test(skipped_cells_are_counted),
		cmocka_unit_test(an_invalid_run_breaks_nothing),
		cmocka_unit_test(a_file_that_cannot_be_written),
		cmocka_unit_test(the_junit_has_it_all),
	};

	return cmocka_run_group_tests_name("report", tests, load, unload);
}
