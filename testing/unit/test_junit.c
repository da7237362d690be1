// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_junit.c - JUnit XML is valid whatever is in it, and TAP becomes it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "command/commands.h"
#include "junit_schema.h"
#include "report/junit.h"
#include "report/tap.h"

static struct junit *one_case(const struct junit_case *c)
{
	struct junit *junit = junit_new();

	junit_suite(junit, "a suite", 1700000000);
	junit_property(junit, "kernel", "6.1.0 & more");
	junit_add(junit, c);
	return junit;
}

static void every_outcome(void **state)
{
	struct junit *junit = one_case(&(struct junit_case) {
		.classname = "lab.one",
		.name = "passed",
		.seconds = 1.5,
	});
	char *text;

	(void)state;
	junit_add(junit, &(struct junit_case) {
				 .classname = "lab.one",
				 .name = "skipped",
				 .outcome = JUNIT_SKIPPED,
				 .message = "no such thing",
			 });
	junit_suite(junit, "another", 1700000000);
	junit_add(junit, &(struct junit_case) {
				 .classname = "lab.two",
				 .name = "failed",
				 .seconds = 0.25,
				 .outcome = JUNIT_FAILURE,
				 .message = "a < b",
				 .text = "first\nsecond ]]> <tag>\n",
			 });
	junit_add(junit, &(struct junit_case) {
				 .classname = "lab.two",
				 .name = "broken",
				 .seconds = 0.5,
				 .outcome = JUNIT_ERROR,
				 .message = "no worker",
			 });
	text = junit_print(junit);
	assert_non_null(text);
	assert_true(junit_valid(text));
	assert_non_null(strstr(text,
			       "<testsuite name=\"a suite\" package=\"a "
			       "suite\" id=\"0\" timestamp=\"2023-11-14T22:13:"
			       "20\" "));
	assert_non_null(strstr(text, "tests=\"2\" failures=\"0\" errors=\"0\" "
				     "skipped=\"1\" time=\"1.500\">"));
	assert_non_null(strstr(text, "value=\"6.1.0 &amp; more\""));
	assert_non_null(strstr(text, " id=\"1\" "));
	assert_non_null(strstr(text, "tests=\"2\" failures=\"1\" errors=\"1\" "
				     "skipped=\"0\" time=\"0.750\">"));
	assert_non_null(strstr(text,
			       "<failure message=\"a &lt; b\" type="
			       "\"failure\">first\nsecond ]]&gt; &lt;tag&gt;\n"
			       "</failure>"));
	free(text);
	junit_free(junit);
}

/* The schema refuses what GitLab would not show. */
static void no_two_are_alike(void **state)
{
	struct junit *junit = one_case(&(struct junit_case) {
		.classname = "lab",
		.name = "same",
	});
	char *text, *second;

	(void)state;
	junit_suite(junit, "another", 1700000000);
	junit_add(junit, &(struct junit_case) {
				 .classname = "lab",
				 .name = "same",
			 });
	junit_add(junit, &(struct junit_case) {
				 .classname = "other",
				 .name = "same",
			 });
	junit_add(junit, &(struct junit_case) {
				 .classname = "lab",
				 .name = "same",
			 });
	text = junit_print(junit);
	assert_non_null(text);
	assert_true(junit_valid(text));
	assert_non_null(strstr(text, "classname=\"other\" name=\"same\""));
	assert_non_null(strstr(text, "classname=\"lab\" name=\"same (3)\""));
	second = strstr(text, "same (2)");
	assert_non_null(second);
	memmove(second + 4, second + 8, strlen(second + 8) + 1);
	assert_false(junit_valid(text));
	free(text);
	junit_free(junit);
}

/* Logs hold anything; one byte must not cost the whole file. */
static void any_bytes(void **state)
{
	static const struct {
		const char *text, *printed;
	} samples[] = {
		{ "a\x01"
		  "b",
		  "a?b" },
		{ "\x1b[31mred", "?[31mred" },
		{ "Gr\xc3\xbc\xc3\x9f", "Gr\xc3\xbc\xc3\x9f" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "cut \xc3", "cut ?" },
		{ "cut \xf0\x9f\x98", "cut ???" },
		{ "lone \x80", "lone ?" },
		{ "\xff\xfe", "??" },
		{ "surrogate \xed\xa0\x80", "surrogate ?" },
		{ "\xef\xbf\xbe", "?" },
		{ "tab\tstays", "tab\tstays" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct junit *junit = one_case(&(struct junit_case) {
			.classname = "lab",
			.name = "bytes",
			.outcome = JUNIT_FAILURE,
			.message = "why",
			.text = samples[i].text,
		});
		char *text = junit_print(junit), wanted[64];

		snprintf(wanted, sizeof(wanted), ">%s</failure>",
			 samples[i].printed);
		assert_non_null(text);
		assert_true(junit_valid(text));
		if (!strstr(text, wanted))
			fail_msg("sample %zu: %s", i, text);
		free(text);
		junit_free(junit);
	}
}

/* The schema can say no. */
static void the_schema_bites(void **state)
{
	static const struct {
		const char *good, *bad;
	} spoiled[] = {
		{ " time=\"1.500\"/>", " time=\"-1\"/>" },
		{ " name=\"passed\"", " nome=\"passed\"" },
		{ "<testcase ", "<testcase extra=\"1\" " },
		{ "<system-out/>", "" },
		{ "T22:13:20", "T22:13:20Z" },
		{ "hostname=", "host=" },
		{ "tests=\"1\"", "tests=\"one\"" },
	};
	struct junit *junit = one_case(&(struct junit_case) {
		.classname = "lab",
		.name = "passed",
		.seconds = 1.5,
	});
	char *text = junit_print(junit);

	(void)state;
	assert_non_null(text);
	assert_true(junit_valid(text));
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(spoiled[0]); i++) {
		const char *at = strstr(text, spoiled[i].good);
		char other[4096];

		assert_non_null(at);
		snprintf(other, sizeof(other), "%.*s%s%s", (int)(at - text),
			 text, spoiled[i].bad, at + strlen(spoiled[i].good));
		assert_false(junit_valid(other));
	}
	free(text);
	junit_free(junit);
}

/* ------------------------------------------------------------------- TAP */

static void parse(const char *text, struct tap *out)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	tap_parse(copy, out);
	free(copy);
}

static void all_of_tap(void **state)
{
	struct tap tap;

	(void)state;
	parse("TAP version 13\n1..6\nok 1 - one\n# a comment\n"
	      "not ok 2 - two: of it # time=12ms\n  ---\n  reasons:\n"
	      "    - \"lost\"\n  ...\n"
	      "ok - three # SKIP no kernel # here\nok 4\n"
	      "not ok 5 five # TODO later\nok 6 - a #1 # time=1500ms\r\n",
	      &tap);
	assert_int_equal(tap.count, 6);
	assert_int_equal(tap.missing, 0);
	assert_true(tap.results[0].good);
	assert_string_equal(tap.results[0].description, "one");
	assert_string_equal(tap.results[0].text, " a comment\n");
	assert_false(tap.results[1].good);
	assert_string_equal(tap.results[1].description, "two: of it");
	assert_true(tap.results[1].seconds > 0.0119 &&
		    tap.results[1].seconds < 0.0121);
	assert_non_null(strstr(tap.results[1].text, "    - \"lost\"\n"));
	assert_string_equal(tap.results[2].description, "three");
	assert_string_equal(tap.results[2].skipped, "no kernel # here");
	assert_string_equal(tap.results[3].description, "");
	assert_false(tap.results[4].good);
	assert_string_equal(tap.results[4].skipped, "later");
	assert_string_equal(tap.results[5].description, "a #1");
	assert_true(tap.results[5].seconds > 1.4);
	tap_free(&tap);
}

static void what_is_no_tap(void **state)
{
	struct tap tap;

	(void)state;
	parse("", &tap);
	assert_int_equal(tap.count, 0);
	tap_free(&tap);
	parse("okay\nnot okay\n    ok 1 - of a subtest\n1..x\n", &tap);
	assert_int_equal(tap.count, 0);
	assert_int_equal(tap.missing, 0);
	tap_free(&tap);
	parse("1..3\nok 1\nBail out! no disk\n", &tap);
	assert_int_equal(tap.missing, 2);
	assert_string_equal(tap.bail_out, "no disk");
	tap_free(&tap);
	parse("1..0 # SKIP not here\n", &tap);
	assert_string_equal(tap.skipped, "not here");
	tap_free(&tap);
	/* files that were joined */
	parse("1..1\nok 1\n1..2\nok 1\n", &tap);
	assert_int_equal(tap.missing, 1);
	tap_free(&tap);
}

/* -------------------------------------------------------- plutolab junit */

static char directory[] = "/tmp/test_junit.XXXXXX";

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/in.tap", directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/out.xml", directory);
	unlink(path);
	return rmdir(directory);
}

/* Runs it on that text; its status, and what it wrote, to be freed. */
static int convert(const char *suite, const char *tap, char **out)
{
	struct trouble t = { .text = "" };
	char in[80], path[64];
	int status;
	char *argv[] = { (char *)"junit", (char *)"--out", path, in, NULL };

	snprintf(path, sizeof(path), "%s/out.xml", directory);
	unlink(path);
	if (tap)
		assert_int_equal(file_write(directory, "in.tap", tap, &t), 0);
	snprintf(in, sizeof(in), "%s%s/in.tap", suite, directory);
	optind = 0;
	status = junit_command(4, argv);
	*out = access(path, F_OK) ? NULL : file_read(path, &t);
	return status;
}

static bool has(const char *text, const char *part)
{
	return text && strstr(text, part);
}

static void tap_becomes_junit(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(
		convert("check=",
			"1..4\nok 1 - no.de: a # time=20ms\n"
			"not ok 2 - rule: b\n#   first\n#   the \x01 last\n"
			"ok 3 - c # SKIP not here\n",
			&text),
		0);
	assert_true(junit_valid(text));
	assert_true(has(text, "<testsuite name=\"check\""));
	assert_true(has(text, "tests=\"4\" failures=\"1\" errors=\"1\" "
			      "skipped=\"1\""));
	assert_true(has(text, "<testcase classname=\"check.no_de\" name="
			      "\"no.de: a\" time=\"0.020\"/>"));
	assert_true(has(text, "classname=\"check.rule\" name=\"rule: "
			      "b\""));
	assert_true(has(text, "<failure message=\"the ? last\" type="
			      "\"failure\">   first\n   the ? last\n"
			      "</failure>"));
	assert_true(has(text, "<testcase classname=\"check\" name=\"c\" "
			      "time=\"0.000\">"));
	assert_true(has(text, "<error message=\"1 results are missing\""));
	free(text);

	/* each is what CI must not take for a success */
	assert_int_equal(convert("", "", &text), 0);
	assert_true(junit_valid(text));
	assert_true(has(text, "<error message=\"there is no result\""));
	free(text);
	assert_int_equal(convert("", "ok 1\nBail out! no disk\n", &text), 0);
	assert_true(junit_valid(text));
	assert_true(has(text, "<error message=\"bailed out: no disk\""));
	free(text);
	/* and this is none */
	assert_int_equal(convert("", "1..0 # SKIP\n", &text), 0);
	assert_true(junit_valid(text));
	assert_true(has(text, "errors=\"0\" skipped=\"1\""));
	free(text);
}

static void bad_input_of_junit(void **state)
{
	char *no_file[] = {
		(char *)"junit",
		(char *)"/nonexistent/results.tap",
		NULL,
	};
	char *nothing[] = { (char *)"junit", NULL };
	char *unknown[] = {
		(char *)"junit",
		(char *)"--no-such-option",
		NULL,
	};
	char in[64], *text;

	(void)state;
	optind = 0;
	assert_int_equal(junit_command(2, no_file), 2);
	optind = 0;
	assert_int_equal(junit_command(1, nothing), 2);
	optind = 0;
	assert_int_equal(junit_command(2, unknown), 2);
	/* nothing is left behind */
	snprintf(in, sizeof(in), "%s/in.tap", directory);
	unlink(in);
	assert_int_equal(convert("", NULL, &text), 2);
	assert_null(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_outcome),
		cmocka_unit_test(no_two_are_alike),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(the_schema_bites),
		cmocka_unit_test(all_of_tap),
		cmocka_unit_test(what_is_no_tap),
		cmocka_unit_test(tap_becomes_junit),
		cmocka_unit_test(bad_input_of_junit),
	};

	return cmocka_run_group_tests_name("junit", tests, make_directory,
					   remove_directory);
}
