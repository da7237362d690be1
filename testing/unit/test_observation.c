// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_observation.c - observations survive the way through JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ideal.h"
#include "observation/observation.h"
#include "scenario/cell.h"
#include "shipped.h"

/* The observation of a cell as text; free() it. */
static char *text_of(const char *name)
{
	struct observation seen;
	struct cell cell;
	char *text;

	assert_int_equal(cell_find(&set, name, &cell, stderr), 0);
	ideal_observation(&cell, &seen);
	text = observation_print(&seen);
	assert_non_null(text);
	observation_free(&seen);
	return text;
}

static void the_way_back_is_exact(void **state)
{
	struct cell_list list;

	(void)state;
	cells_of(&set, &list);
	for (unsigned i = 0; i < list.count; i++) {
		char name[CELL_NAME], error[128];
		char *first, *second;
		struct observation seen;

		first = text_of(cell_name(&list.cells[i], name));
		assert_null(strchr(first, '\n'));
		if (observation_parse(first, strlen(first), &seen, error,
				      sizeof(error)) != 0)
			fail_msg("%s: %s", name, error);
		second = observation_print(&seen);
		assert_string_equal(first, second);
		observation_free(&seen);
		free(first);
		free(second);
	}
	cells_free(&list);
}

static void extreme_values_survive(void **state)
{
	struct observed_daemon daemon = { .exit_status = -1 };
	struct observed_site site = {
		.daemons = &daemon,
		.daemons_count = 1,
	};
	struct observation seen = {
		.sites = &site,
		.sites_count = 1,
		.wan = { .esp = INT64_MAX, .ike = 1 },
		.run_ms = UINT32_MAX,
	};
	struct observation back;
	char error[128], *text = observation_print(&seen);

	(void)state;
	assert_non_null(text);
	assert_int_equal(observation_parse(text, strlen(text), &back, error,
					   sizeof(error)),
			 0);
	assert_int_equal(back.wan.esp, INT64_MAX);
	assert_int_equal(back.run_ms, UINT32_MAX);
	assert_int_equal(back.sites[0].daemons[0].exit_status, -1);
	assert_null(back.kernel);
	assert_null(back.sites[0].name);
	observation_free(&back);
	free(text);
}

/* Older observations lack what is measured only. */
static void measures_may_be_absent(void **state)
{
	static char what[] = "up net at a";
	struct observed_step step = { .step = what, .ms = 17 };
	struct observed_site site = {
		.peak_kb = 3,
		.share_kb = 2,
		.cpu_us = 5000000000,
	};
	struct observation seen = {
		.guest_us = 9,
		.sites = &site,
		.sites_count = 1,
		.steps = &step,
		.steps_count = 1,
	};
	char error[128], *text = observation_print(&seen), *cut, *to;
	struct observation back;

	(void)state;
	assert_non_null(text);
	assert_int_equal(observation_parse(text, strlen(text), &back, error,
					   sizeof(error)),
			 0);
	assert_int_equal(back.steps_count, 1);
	assert_string_equal(back.steps[0].step, what);
	assert_int_equal(back.steps[0].ms, 17);
	assert_int_equal(back.sites[0].peak_kb, 3);
	assert_int_equal(back.sites[0].cpu_us, 5000000000);
	assert_int_equal(back.guest_us, 9);
	observation_free(&back);
	cut = strstr(text, "\"peak_kb\":3,");
	assert_non_null(cut);
	to = cut + strlen("\"peak_kb\":3,");
	memmove(cut, to, strlen(to) + 1);
	cut = strstr(text, "\"cpu_us\":5000000000,");
	assert_non_null(cut);
	to = strchr(cut, ',') + 1;
	memmove(cut, to, strlen(to) + 1);
	cut = strstr(text, "\"guest_us\":9,");
	assert_non_null(cut);
	to = strchr(cut, ',') + 1;
	memmove(cut, to, strlen(to) + 1);
	cut = strstr(text, "\"steps\":[");
	assert_non_null(cut);
	to = strstr(cut, "],") + 2;
	memmove(cut, to, strlen(to) + 1);
	if (observation_parse(text, strlen(text), &back, error,
			      sizeof(error)) != 0)
		fail_msg("%s", error);
	assert_int_equal(back.steps_count, 0);
	assert_int_equal(back.sites[0].peak_kb, 0);
	assert_int_equal(back.sites[0].cpu_us, 0);
	assert_int_equal(back.guest_us, 0);
	assert_int_equal(back.sites[0].share_kb, 2);
	observation_free(&back);
	free(text);
}

static void text_that_is_not_utf8_is_refused(void **state)
{
	static char odd[] = "\xff\xfe";
	struct observation seen = { .kernel = odd };

	(void)state;
	assert_null(observation_print(&seen));
}

static void truncated_text_is_refused(void **state)
{
	char *text = text_of("overlap/ikev1/UU");

	(void)state;
	for (size_t size = 0; size < strlen(text); size++) {
		struct observation seen;
		char error[128] = "";

		assert_int_equal(observation_parse(text, size, &seen, error,
						   sizeof(error)),
				 -1);
		assert_true(error[0] != '\0');
		assert_null(seen.flows);
	}
	free(text);
}

static void wrong_text_is_refused(void **state)
{
	static const struct {
		const char *old, *new, *error;
	} wrong[] = {
		{ "\"completed\":true", "\"completed\":1",
		  "completed: neither true nor false" },
		{ "\"completed\":true,", "", "completed: missing" },
		{ "\"completed\":true", "\"completed\":true,\"more\":1",
		  "observation: has an unknown member" },
		{ "\"sent\":20", "\"sent\":-1", "sent: out of range" },
		{ "\"sent\":20", "\"sent\":4294967296", "sent: out of range" },
		{ "\"sent\":20", "\"sent\":\"20\"", "sent: not a number" },
		{ "\"sent\":20", "\"sent\":20.5", "sent: not a number" },
		{ "\"proto\":50", "\"proto\":256", "proto: out of range" },
		{ "\"direction\":\"o\"", "\"direction\":\"oo\"",
		  "direction: too long" },
		{ "\"direction\":\"o\"", "\"direction\":1",
		  "direction: not a string" },
		{ "\"flows\":[", "\"flows\":{},\"x\":[", "flows: not a list" },
		{ "\"lost\":[0,", "\"lost\":[\"\",", "lost: not a number" },
		{ "\"sas\":[{", "\"sas\":[1,{", "sas: not an object" },
		{ "\"log_alarms\":[]", "\"log_alarms\":[1]",
		  "log_alarms: not a string" },
		{ "\"build\":\"U\"", "\"build\":[]", "build: not a string" },
		{ "\"ike\":10", "\"ike\":-1", "ike: out of range" },
		{ "\"exit_status\":0", "\"exit_status\":2147483648",
		  "exit_status: out of range" },
		{ "\"settled\":", "\"settled\":true,\"settled\":",
		  "duplicate object key" },
	};
	char *text = text_of("overlap/ikev1/UU");

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *at = strstr(text, wrong[i].old);
		struct observation seen;
		char *changed, error[128];

		assert_non_null(at);
		assert_true(asprintf(&changed, "%.*s%s%s", (int)(at - text),
				     text, wrong[i].new,
				     at + strlen(wrong[i].old)) > 0);
		assert_int_equal(observation_parse(changed, strlen(changed),
						   &seen, error, sizeof(error)),
				 -1);
		if (strstr(error, wrong[i].error) == NULL)
			fail_msg("%s: said \"%s\"", wrong[i].new, error);
		free(changed);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_back_is_exact),
		cmocka_unit_test(extreme_values_survive),
		cmocka_unit_test(measures_may_be_absent),
		cmocka_unit_test(text_that_is_not_utf8_is_refused),
		cmocka_unit_test(truncated_text_is_refused),
		cmocka_unit_test(wrong_text_is_refused),
	};

	return cmocka_run_group_tests_name("observation", tests, load, unload);
}
