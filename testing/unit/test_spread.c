// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spread.c - medians, their intervals, exponents.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "command/spread.h"

#define CLOSE(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void medians(void **state)
{
	static const double odd[] = { 5, 1, 4, 2, 3 };
	static const double even[] = { 8, 1, 4, 2 };
	static const double one[] = { 7 };
	struct spread s;

	(void)state;
	s = spread_of(odd, 5);
	CLOSE(s.median, 3);
	assert_int_equal(s.count, 5);
	/* not sorted in place */
	CLOSE(odd[0], 5);
	s = spread_of(even, 4);
	CLOSE(s.median, 3);
	s = spread_of(one, 1);
	CLOSE(s.median, 7);
	CLOSE(s.low, 7);
	CLOSE(s.high, 7);
	CLOSE(s.confidence, 0);
}

/* The known confidence of order statistics, n choose k. */
static void intervals(void **state)
{
	static const double values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	static const struct {
		unsigned count;
		double low, high, confidence;
	} known[] = {
		{ 2, 1, 2, 0.5 },
		{ 3, 1, 3, 0.75 },
		{ 4, 1, 4, 0.875 },
		{ 5, 1, 5, 0.9375 },
		{ 7, 1, 7, 1 - 2.0 / 128 },
		{ 8, 2, 7, 1 - 2 * 9.0 / 256 },
		{ 11, 3, 9, 1 - 2 * 67.0 / 2048 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct spread s = spread_of(values, known[i].count);

		CLOSE(s.low, known[i].low);
		CLOSE(s.high, known[i].high);
		CLOSE(s.confidence, known[i].confidence);
		assert_true(s.low <= s.median && s.median <= s.high);
	}
}

/* What slows down both of a pair does not show in the ratio. */
static void pairs(void **state)
{
	static const double u[] = { 1, 10, 2, 5, 4 };
	static const double p[] = { 1.1, 11, 2.2, 5.5, 4.4 };
	static const double noisy[] = { 1.1, 9, 2.2, 5.5, 4.4 };
	struct spread s = spread_of_ratios(u, p, 5);

	(void)state;
	CLOSE(s.median, 1.1);
	CLOSE(s.low, 1.1);
	CLOSE(s.high, 1.1);
	assert_true(spread_is_above(&s, 1.05));
	assert_false(spread_is_above(&s, 1.2));
	/* one run that says otherwise */
	s = spread_of_ratios(u, noisy, 5);
	CLOSE(s.median, 1.1);
	CLOSE(s.low, 0.9);
	assert_false(spread_is_above(&s, 1.05));
	s = spread_of_differences(u, p, 5);
	CLOSE(s.median, 0.4);
	CLOSE(s.low, 0.1);
	CLOSE(s.high, 1);
}

static void exponents(void **state)
{
	static const double sizes[] = { 64, 256, 1024 };
	double linear[3], square[3], flat[3] = { 3, 3, 3 };
	/* one run of a prototype */
	static const double seconds[] = { 1.3, 5.1, 25.7 };

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		linear[i] = 0.02 * sizes[i];
		square[i] = 1e-5 * sizes[i] * sizes[i];
	}
	CLOSE(growth(sizes, linear, 3), 1);
	CLOSE(growth(sizes, square, 3), 2);
	CLOSE(growth(sizes, flat, 3), 0);
	CLOSE(growth(sizes, linear, 2), 1);
	assert_true(fabs(growth(sizes, seconds, 3) - 1.076) < 0.001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians),
		cmocka_unit_test(intervals),
		cmocka_unit_test(pairs),
		cmocka_unit_test(exponents),
	};

	return cmocka_run_group_tests_name("spread", tests, NULL, NULL);
}
