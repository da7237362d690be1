/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spread.h - medians of measurements, and how far they can be trusted.
 *
 * Nothing is assumed about how measurements are distributed: on a busy machine
 * some are far too long, and none is far too short.
 */
#ifndef LAB_SPREAD_H
#define LAB_SPREAD_H

#include <stdbool.h>

struct spread {
	double median;
	/*
	 * Two of the measurements.  The true median is between them with the
	 * probability @confidence: at most k of n measurements are below (or
	 * above) a true median as often as n coin tosses show at most k heads.
	 */
	double low, high;
	double confidence; /* 0.9 or more; less where @count is below 5 */
	unsigned count;
};

/**
 * spread_of() - the median of some values.
 * @values: @count of them, at least one; in any order, not changed
 */
struct spread spread_of(const double *values, unsigned count);

/**
 * spread_of_ratios() - of other[i] / one[i].
 * spread_of_differences() - of other[i] - one[i].
 *
 * The i-th values of both were measured one right after the other, so that
 * what slows both down does not count.
 */
struct spread spread_of_ratios(const double *one, const double *other,
			       unsigned count);
struct spread spread_of_differences(const double *one, const double *other,
				    unsigned count);

/* Whether the whole interval is above a limit: noise does not explain it. */
bool spread_is_above(const struct spread *s, double limit);

/**
 * growth() - the exponent e of the best fit of value = c * size^e.
 * @sizes, @values: @count pairs, at least two of different sizes; all
 *	positive
 *
 * That is the slope of the least-squares line through the logarithms.
 */
double growth(const double *sizes, const double *values, unsigned count);

#endif
