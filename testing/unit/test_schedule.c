// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_schedule.c - random numbers and the schedules made of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "command/schedule.h"

/* As the authors' own program prints them for this seed. */
static void numbers_are_those_of_splitmix64(void **state)
{
	static const uint64_t expected[] = {
		UINT64_C(6457827717110365317),	UINT64_C(3203168211198807973),
		UINT64_C(9817491932198370423),	UINT64_C(4593380528125082431),
		UINT64_C(16408922859458223821),
	};
	struct prng p = { 1234567 };

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_int_equal(prng_next(&p), expected[i]);
}

static void numbers_below_a_roof_are_all_drawn(void **state)
{
	struct prng p = { 1 };
	unsigned seen[7] = { 0 };

	(void)state;
	for (unsigned i = 0; i < 7000; i++) {
		unsigned n = prng_below(&p, 7);

		assert_true(n < 7);
		seen[n]++;
	}
	for (unsigned i = 0; i < 7; i++)
		assert_in_range(seen[i], 850, 1150);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(prng_below(&p, 1), 0);
}

static void eight_seeds_in_a_row_have_every_layout(void **state)
{
	unsigned seen = 0;

	(void)state;
	for (uint64_t seed = 13; seed < 21; seed++) {
		struct schedule s = schedule_of(seed);

		assert_int_equal(s.seed, seed);
		seen |= 1u << ((s.ike == IKEV2) + 2 * s.crosswise + 4 * s.nat);
	}
	assert_int_equal(seen, 0xff);
}

static void a_schedule_depends_on_its_seed_alone(void **state)
{
	struct schedule one = schedule_of(77), other = schedule_of(77 + 8);
	char *text = schedule_print(&one, 40);
	char *again = schedule_print(&one, 40);
	char *different = schedule_print(&other, 40);

	(void)state;
	assert_string_equal(text, again);
	/* the names differ, and so must the steps */
	assert_string_not_equal(strstr(text, "\nsteps:"),
				strstr(different, "\nsteps:"));
	free(different);
	free(again);
	free(text);
}

/* What a replay on another machine must find: so it is written down here. */
static void this_seed_draws_this(void **state)
{
	struct schedule s = schedule_of(1);
	struct disturbance *all = schedule_disturbances(&s, 4);
	char *whole = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&whole, &size);

	(void)state;
	assert_non_null(out);
	for (unsigned i = 0; i < 4; i++) {
		char *what = disturbance_describe(&all[i]);

		fprintf(out, "%s\n", what);
		free(what);
	}
	fclose(out);
	assert_string_equal(
		whole,
		"b takes all down; a initiates\n"
		"both delete and add all; b initiates\n"
		"one more subnet at a, and one less; b initiates\n"
		"cable of a out and in while a Child SA is negotiated; b initiates\n");
	free(whole);
	free(all);
}

static void a_shorter_one_is_the_beginning(void **state)
{
	struct schedule s = schedule_of(3);
	char *shorter = schedule_print(&s, 10), *longer;
	const char *steps;

	(void)state;
	longer = schedule_print(&s, 30);
	steps = strstr(shorter, "\nsteps:");
	assert_non_null(steps);
	assert_memory_equal(steps, strstr(longer, "\nsteps:"), strlen(steps));
	free(longer);
	free(shorter);
}

static void all_are_good_scenarios(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 64; seed++) {
		struct schedule s = schedule_of(seed);
		char *text = schedule_print(&s, 50), file[64];
		struct scenario *scenario;

		snprintf(file, sizeof(file), "chaos-%" PRIu64 ".yaml", seed);
		scenario = scenario_parse(text, strlen(text), file, stderr);
		assert_non_null(scenario);
		assert_int_equal(scenario->ikev1, s.ike == IKEV1);
		assert_int_equal(scenario->ikev2, s.ike == IKEV2);
		assert_true(scenario->takes_long);
		scenario_free(scenario);
		free(text);
	}
}

/* IKEv2 rekeys no Child SA that may be on an older IKE SA. */
static void what_is_rekeyed_is_on_the_newest_ike_sa(void **state)
{
	struct schedule s = schedule_of(2);
	struct disturbance *all = schedule_disturbances(&s, 4000);
	const struct disturbance *alone = NULL;
	unsigned rekeys = 0;

	(void)state;
	for (unsigned i = 0; i < 4000; i++) {
		const struct disturbance *d = &all[i];

		switch (d->kind) {
		case DISTURB_REKEY:
			if (alone) {
				assert_int_equal(d->left, alone->left);
				assert_int_equal(d->right, alone->right);
				rekeys++;
			}
			break;
		case DISTURB_LINK:
		case DISTURB_DOWN:
		case DISTURB_ROUTE:
		case DISTURB_NETEM:
			alone = d;
			break;
		default:
			alone = NULL;
		}
	}
	assert_true(rekeys > 10);
	free(all);
}

static void every_kind_comes_where_it_can(void **state)
{
	(void)state;
	for (uint64_t seed = 2; seed < 4; seed++) {
		struct schedule s = schedule_of(seed);
		struct disturbance *all = schedule_disturbances(&s, 1000);
		unsigned seen[DISTURB_COUNT] = { 0 }, initiator = 0;

		for (unsigned i = 0; i < 1000; i++) {
			const struct disturbance *d = &all[i];

			seen[d->kind]++;
			assert_true(d->site < 2 && d->initiator < 2);
			assert_in_range(d->left, 1, 2);
			assert_in_range(d->right, 1, 2);
			if (d->kind == DISTURB_REKEY && s.ike == IKEV1)
				assert_int_equal(d->initiator, d->site);
			if (d->kind == DISTURB_HANDOVER)
				assert_int_not_equal(d->initiator, initiator);
			else
				assert_int_equal(d->initiator, initiator);
			initiator = d->initiator;
		}
		for (int kind = 0; kind < DISTURB_COUNT; kind++) {
			if (kind == DISTURB_SIMULTANEOUS && s.ike == IKEV2)
				assert_int_equal(seen[kind], 0);
			else
				assert_true(seen[kind] > 30);
		}
		free(all);
	}
}

/* Each window ends, all settles, and traffic is judged: one or two of them. */
static void every_disturbance_is_followed_by_a_verdict(void **state)
{
	static const char verdict[] = "  - {traffic: stop}\n  - {settle: ";
	struct schedule s = schedule_of(6);
	char *text = schedule_print(&s, 100);
	const char *at = text;
	unsigned found = 0;

	(void)state;
	while ((at = strstr(at, verdict)) != NULL) {
		at += strlen(verdict);
		at += strcspn(at, "\n") + 1;
		assert_memory_equal(at, "  - {traffic: 5}\n", 17);
		found++;
	}
	assert_in_range(found, 101, 199);
	/* and there is none that does not */
	for (at = text; (at = strstr(at, "loss: allowed}")) != NULL; at++)
		found--;
	assert_int_equal(found, 0);
	free(text);
}

static void a_line_tells_its_disturbance(void **state)
{
	static const char text[] =
		"scenario: x\nsteps:\n  - {settle: 3}\n"
		"  # 1: one\n  - {a}\n  - {b}\n  # 2: two\n  - {c}\n";

	(void)state;
	assert_int_equal(schedule_step_at(text, 0), 0);
	assert_int_equal(schedule_step_at(text, 3), 0);
	assert_int_equal(schedule_step_at(text, 4), 1);
	assert_int_equal(schedule_step_at(text, 6), 1);
	assert_int_equal(schedule_step_at(text, 8), 2);
	assert_int_equal(schedule_step_at(text, 800), 2);
	assert_int_equal(schedule_step_at("", 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_those_of_splitmix64),
		cmocka_unit_test(numbers_below_a_roof_are_all_drawn),
		cmocka_unit_test(eight_seeds_in_a_row_have_every_layout),
		cmocka_unit_test(a_schedule_depends_on_its_seed_alone),
		cmocka_unit_test(this_seed_draws_this),
		cmocka_unit_test(a_shorter_one_is_the_beginning),
		cmocka_unit_test(all_are_good_scenarios),
		cmocka_unit_test(what_is_rekeyed_is_on_the_newest_ike_sa),
		cmocka_unit_test(every_kind_comes_where_it_can),
		cmocka_unit_test(every_disturbance_is_followed_by_a_verdict),
		cmocka_unit_test(a_line_tells_its_disturbance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
