// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_figure.c - figures are taken from observations, and P measured by U.
 */
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/figure.h"

enum { PLAIN = 3, SIZES = 4, RUNS = 5 };

static const struct product_size sizes[SIZES] = {
	{ .n = 8 },
	{ .n = 16 },
	{ .n = 32 },
	{ .n = 16, .nested = true },
};

/* Milliseconds, KiB and microseconds of one run, all alike. */
static void add(struct figures *f, unsigned size, unsigned run,
		enum figure_build build, unsigned value)
{
	static char added[] = "add net at a", up[] = "up net at a";
	static char awaited[] = "await-sas at b", routed[] = "route net at a";
	static char stopped[] = "stop", settled[] = "settle";
	struct observed_step steps[] = {
		{ .step = added, .ms = value },
		{ .step = up, .ms = value - 10 },
		{ .step = awaited, .ms = 10 },
		{ .step = settled, .ms = 12345 },
		{ .step = stopped, .ms = value },
	};
	struct observed_step demand[] = {
		{ .step = routed, .ms = value },
		{ .step = stopped, .ms = 1 },
	};
	struct observed_site site[] = {
		{ .peak_kb = value, .share_kb = value, .cpu_us = value },
		{ .peak_kb = value, .share_kb = value, .cpu_us = value },
	};
	struct observed_flow flows[] = {
		{ .first_us = value },	   { .first_us = 9 * value },
		{ .first_us = value / 2 }, { .first_us = value },
		{ .first_us = value },
	};
	struct observation seen = {
		.sites = site,
		.sites_count = 2,
		.steps = steps,
		.steps_count = 5,
		.guest_us = 10ULL * value,
	};

	figures_add(f, size, run, build, PRODUCT_UP, &seen);
	if (sizes[size].nested)
		return;
	seen = (struct observation) {
		.flows = flows,
		.flows_count = 5,
		.steps = demand,
		.steps_count = 2,
	};
	figures_add(f, size, run, build, PRODUCT_ON_DEMAND, &seen);
}

/* @cost(size, run) is what P takes where U takes 1. */
static struct figures *measured(double (*cost)(unsigned size, unsigned run))
{
	struct figures *f = figures_new(sizes, SIZES, RUNS);

	for (unsigned run = 0; run < RUNS; run++) {
		for (unsigned i = 0; i < SIZES; i++) {
			double u = sizes[i].n * sizes[i].n * (100 + 7 * run);

			add(f, i, run, FIGURE_U, (unsigned)u);
			add(f, i, run, FIGURE_P, (unsigned)(u * cost(i, run)));
		}
	}
	return f;
}

static const struct figure_pair *pair_of(const struct figure_pair *all,
					 unsigned count, enum figure figure,
					 unsigned expansions)
{
	for (unsigned i = 0; i < count; i++) {
		if (all[i].figure == figure && !all[i].size.nested &&
		    all[i].size.n * all[i].size.n == expansions)
			return &all[i];
	}
	fail_msg("no figure %d of %u", (int)figure, expansions);
	return NULL;
}

/* How many are good; all those that are not, are judged. */
static unsigned bad_of(const struct figures *f)
{
	unsigned count, bad = 0;
	struct figure_pair *all = figures_compare(f, &count);

	for (unsigned i = 0; i < count; i++) {
		assert_true(all[i].good || all[i].judged);
		bad += !all[i].good;
	}
	free(all);
	return bad;
}

static double equal(unsigned size, unsigned run)
{
	(void)size;
	(void)run;
	return 1;
}

static void equal_is_good(void **state)
{
	struct figures *f = measured(equal);
	const struct figure_pair *pair;
	struct figure_pair *all;
	unsigned count;

	(void)state;
	all = figures_compare(f, &count);
	/* two are of packets on demand, where nothing nests */
	assert_int_equal(count, FIGURE_COUNT * (SIZES + 1) - 2);
	assert_int_equal(bad_of(f), 0);
	pair = pair_of(all, count, FIGURE_UP, 256);
	assert_true(pair->judged && pair->complete);
	/* the steps "up" and "await-sas" together, and no other: 25.6 s ... */
	assert_true(fabs(pair->u.low - 25.6) < 0.001);
	assert_true(fabs(pair->u.median - 256 * 0.114) < 0.001);
	assert_true(fabs(pair->ratio.median - 1) < 1e-9);
	/* the guest's, not the plutos' */
	pair = pair_of(all, count, FIGURE_CPU, 64);
	assert_true(fabs(pair->u.low - 0.064) < 1e-9);
	/* two gateways */
	pair = pair_of(all, count, FIGURE_PEAK, 64);
	assert_true(fabs(pair->u.low - 2 * 6400 / 1024.0) < 1e-9);
	/* the flow that took nine times as long is not the median */
	pair = pair_of(all, count, FIGURE_FIRST, 64);
	assert_true(fabs(pair->u.low - 6.4) < 1e-9);
	pair = pair_of(all, count, FIGURE_UP, 0);
	assert_true(fabs(pair->u.median - 1) < 0.001);
	assert_false(pair_of(all, count, FIGURE_ADD, 64)->judged);
	free(all);
	figures_free(f);
}

static double ten_percent(unsigned size, unsigned run)
{
	(void)run;
	return size == 1 ? 1.1 : 1;
}

static double noisy(unsigned size, unsigned run)
{
	(void)size;
	return run == 3 ? 0.9 : 1.2;
}

static double four_percent(unsigned size, unsigned run)
{
	(void)size;
	(void)run;
	return 1.04;
}

/* All within the limits at each size, but for the tendency. */
static double one_and_a_half_percent(unsigned size, unsigned run)
{
	(void)size;
	(void)run;
	return 1.015;
}

static double six_percent(unsigned size, unsigned run)
{
	(void)size;
	(void)run;
	return 1.06;
}

static double growing(unsigned size, unsigned run)
{
	(void)run;
	return size == 0 ? 0.9 : size == 1 ? 0.95 : 1;
}

static void what_exceeds_the_spread_is_bad(void **state)
{
	static const struct {
		double (*cost)(unsigned, unsigned);
		unsigned bad; /* comparisons: five figures are judged */
	} cases[] = {
		/* at one size, none of it nested */
		{ ten_percent, 5 },
		{ noisy, 0 },
		/* memory, of two kinds, at four sizes */
		{ one_and_a_half_percent, 8 },
		/* and processor time at three: where it nests it may */
		{ four_percent, 11 },
		/* all at all sizes, and the first packet at three */
		{ six_percent, 19 },
		{ growing, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct figures *f = measured(cases[i].cost);

		if (bad_of(f) != cases[i].bad)
			fail_msg("case %zu: %u are bad", i, bad_of(f));
		figures_free(f);
	}
}

/* A run that failed has no figures, and without them nothing is shown. */
static void a_missing_run_is_bad(void **state)
{
	struct figures *f = figures_new(sizes, PLAIN, RUNS);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct figure_pair *all;
	unsigned count;

	(void)state;
	assert_non_null(out);
	for (unsigned run = 0; run < RUNS; run++) {
		for (unsigned i = 0; i < PLAIN; i++) {
			add(f, i, run, FIGURE_U, 6400);
			if (i != 2 || run != 4)
				add(f, i, run, FIGURE_P, 6400);
		}
	}
	/* of five figures the largest size, and how they grow */
	assert_int_equal(bad_of(f), 10);
	all = figures_compare(f, &count);
	figures_print(all, count, out);
	fclose(out);
	assert_non_null(strstr(text, "not known  NOT OK"));
	free(text);
	free(all);
	figures_free(f);
}

/* None of the packets of a flow arrived: the others' median is no figure. */
static void a_flow_that_never_delivers_is_missing(void **state)
{
	struct figures *f = figures_new(sizes, 1, 1);
	struct observed_flow flows[] = { { .first_us = 5 }, { .first_us = 0 } };
	struct observation seen = { .flows = flows, .flows_count = 2 };
	struct figure_pair *all;
	unsigned count;

	(void)state;
	figures_add(f, 0, 0, FIGURE_U, PRODUCT_ON_DEMAND, &seen);
	figures_add(f, 0, 0, FIGURE_P, PRODUCT_ON_DEMAND, &seen);
	all = figures_compare(f, &count);
	/* one size: there is no growth */
	assert_int_equal(count, FIGURE_COUNT);
	assert_false(pair_of(all, count, FIGURE_FIRST, 64)->complete);
	free(all);
	figures_free(f);
}

/* On the host's kernel nobody tells what a guest took. */
static void without_a_guest_plutos_count(void **state)
{
	struct figures *f = figures_new(sizes, 1, 1);
	struct observed_site sites[] = {
		{ .cpu_us = 500000 },
		{ .cpu_us = 250000 },
	};
	struct observation seen = { .sites = sites, .sites_count = 2 };
	const struct figure_pair *pair;
	struct figure_pair *all;
	unsigned count;

	(void)state;
	figures_add(f, 0, 0, FIGURE_U, PRODUCT_UP, &seen);
	sites[1].cpu_us = 0;
	figures_add(f, 0, 0, FIGURE_P, PRODUCT_UP, &seen);
	all = figures_compare(f, &count);
	pair = pair_of(all, count, FIGURE_CPU, 64);
	/* of one pluto of P it is not known */
	assert_false(pair->complete || pair->good);
	free(all);
	sites[1].cpu_us = 250000;
	figures_add(f, 0, 0, FIGURE_P, PRODUCT_UP, &seen);
	all = figures_compare(f, &count);
	pair = pair_of(all, count, FIGURE_CPU, 64);
	assert_true(pair->complete && pair->good);
	assert_true(fabs(pair->u.median - 0.75) < 1e-9);
	free(all);
	figures_free(f);
}

/* The same excess is too much for the one and not for the other. */
static void what_nests_has_its_own_limit(void **state)
{
	struct figures *f = measured(four_percent);
	char size[FIGURE_SIZE];
	struct figure_pair *all;
	unsigned count, seen = 0;

	(void)state;
	all = figures_compare(f, &count);
	for (unsigned i = 0; i < count; i++) {
		if (all[i].figure != FIGURE_CPU || all[i].size.n != 16)
			continue;
		assert_true(all[i].good == all[i].size.nested);
		assert_string_equal(figure_size(&all[i], size),
				    all[i].size.nested ? "256 nested" : "256");
		seen++;
	}
	assert_int_equal(seen, 2);
	free(all);
	figures_free(f);
}

static void the_json_has_every_value(void **state)
{
	struct figures *f = measured(four_percent);
	json_t *json, *entry = NULL;
	struct figure_pair *all;
	unsigned count;

	(void)state;
	all = figures_compare(f, &count);
	json = figures_json(f, all, count);
	assert_int_equal(json_array_size(json), count);
	for (size_t i = 0; i < count; i++) {
		entry = json_array_get(json, i);
		if (strcmp(json_string_value(json_object_get(entry, "figure")),
			   "all SAs up") == 0)
			break;
	}
	assert_int_equal(
		json_integer_value(json_object_get(entry, "expansions")), 64);
	assert_int_equal(json_array_size(json_object_get(entry, "P_values")),
			 RUNS);
	entry = json_object_get(json_object_get(entry, "ratio"), "median");
	assert_true(fabs(json_real_value(entry) - 1.04) < 0.001);
	json_decref(json);
	free(all);
	figures_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_is_good),
		cmocka_unit_test(what_exceeds_the_spread_is_bad),
		cmocka_unit_test(a_missing_run_is_bad),
		cmocka_unit_test(a_flow_that_never_delivers_is_missing),
		cmocka_unit_test(without_a_guest_plutos_count),
		cmocka_unit_test(what_nests_has_its_own_limit),
		cmocka_unit_test(the_json_has_every_value),
	};

	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
