// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_timeline.c - what is kept of a long cell is short, and still right; and
 * which lines of a log are kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/excerpt.h"
#include "drive/timeline.h"
#include "observation/sample.h"

static void only_changes_are_kept(void **state)
{
	struct observed_flow flow = { .name = NULL };

	(void)state;
	sample_flow(&flow, &(struct observed_sample) { 100, 0, 0 });
	assert_int_equal(flow.samples_count, 0);
	sample_flow(&flow, &(struct observed_sample) { 200, 3, 1 });
	sample_flow(&flow, &(struct observed_sample) { 300, 3, 1 });
	sample_flow(&flow, &(struct observed_sample) { 400, 3, 3 });
	assert_int_equal(flow.samples_count, 2);
	assert_int_equal(flow.samples[0].ms, 200);
	assert_int_equal(flow.samples[1].ms, 400);
	free(flow.samples);
}

static void a_long_cell_stays_short(void **state)
{
	struct observed_flow flow = { .name = NULL };
	struct observed_site site = { .name = NULL };
	const struct observed_series *s;

	(void)state;
	for (unsigned i = 1; i <= 100000; i++) {
		sample_flow(&flow, &(struct observed_sample) { i, i, i / 2 });
		sample_counter(&site, "XfrmInTmplMismatch",
			       &(struct observed_reading) { i, 2ULL * i });
	}
	assert_in_range(flow.samples_count, SAMPLES_MOST / 2, SAMPLES_MOST);
	assert_int_equal(flow.samples[0].ms, 1);
	assert_int_equal(flow.samples[flow.samples_count - 1].sent, 100000);
	for (unsigned i = 1; i < flow.samples_count; i++)
		assert_true(flow.samples[i - 1].ms < flow.samples[i].ms);
	assert_int_equal(site.series_count, 1);
	s = &site.series[0];
	assert_string_equal(s->name, "XfrmInTmplMismatch");
	assert_in_range(s->readings_count, SAMPLES_MOST / 2, SAMPLES_MOST);
	assert_int_equal(s->readings[s->readings_count - 1].value, 200000);
	free(flow.samples);
	free(s->readings);
	free(s->name);
	free(site.series);
}

static void lines_about_sas_are_kept(void **state)
{
	static const char *const wanted[][2] = {
		{ "Nov 27 09:46:32.669319: \"net/1x2\" #2: initiator "
		  "established Child SA using #1",
		  "\"net/1x2\" #2: initiator established Child SA using #1" },
		{ "Feb  3 01:02:03.000000: listening for IKE messages",
		  "listening for IKE messages" },
		{ "08[IKE] CHILD_SA a{1} established with SPIs c_i d_o",
		  "08[IKE] CHILD_SA a{1} established with SPIs c_i d_o" },
	};
	static const char *const unwanted[] = {
		"",
		"Nov 27 09:46:32.484368: |   initiate: established",
		"Nov 27 09:46:32.480687: addconn: listening for IKE messages",
		"Nov 27 09:46:31.582013: FIPS Mode: OFF",
		"07[NET] received packet: from 192.0.2.1 CHILD_SA",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_string_equal(excerpt_text(wanted[i][0]), wanted[i][1]);
	for (size_t i = 0; i < sizeof(unwanted) / sizeof(unwanted[0]); i++)
		assert_null(excerpt_text(unwanted[i]));
}

static bool no_alarm(const char *line)
{
	return strstr(line, "leak") != NULL;
}

static void an_excerpt_is_short_and_printable(void **state)
{
	static const struct daemon_kind kind = { .is_alarm = no_alarm };
	enum { LINES = 200 };
	char *log[LINES], line[1000];
	uint64_t at[LINES];
	struct daemon d = {
		.kind = &kind,
		.log = log,
		.log_at = at,
		.log_count = LINES,
	};
	struct observed_site site = { .name = NULL };

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		memset(line, 'x', sizeof(line));
		snprintf(line, 64, "%u: established\xff\x01", i);
		line[strlen(line)] = i % 2 ? 'x' : '\0';
		line[sizeof(line) - 1] = '\0';
		log[i] = strdup(line);
		at[i] = 1000 + i;
	}
	free(log[7]);
	log[7] = strdup("a leak, and nothing else");
	free(log[8]);
	log[8] = strdup("of no interest");
	excerpt_take(&site, &d, 1000);
	assert_int_equal(site.lines_count, EXCERPT_LINES);
	assert_int_equal(site.lines_left_out, LINES - 1 - EXCERPT_LINES);
	assert_string_equal(site.lines[0].text, "0: established??");
	assert_string_equal(site.lines[7].text, "a leak, and nothing else");
	assert_int_equal(site.lines[8].ms, 9);
	assert_int_equal(site.lines[EXCERPT_LINES - 1].ms, LINES - 1);
	for (unsigned i = 0; i < site.lines_count; i++) {
		assert_true(strlen(site.lines[i].text) <= EXCERPT_TEXT);
		free(site.lines[i].text);
	}
	free(site.lines);
	for (unsigned i = 0; i < LINES; i++)
		free(log[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_changes_are_kept),
		cmocka_unit_test(a_long_cell_stays_short),
		cmocka_unit_test(lines_about_sas_are_kept),
		cmocka_unit_test(an_excerpt_is_short_and_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
