// SPDX-License-Identifier: GPL-2.0-or-later
/* spread.c - medians of measurements, and how far they can be trusted */
#include "command/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static const double least_confidence = 0.9;

static int compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return a < b ? -1 : a > b;
}

/* That at most @most of @count coins fall on one side. */
static double chance(unsigned most, unsigned count)
{
	double term = pow(0.5, count), sum = 0;

	for (unsigned i = 0; i <= most; i++) {
		sum += term;
		term = term * (count - i) / (i + 1);
	}
	return sum;
}

struct spread spread_of(const double *values, unsigned count)
{
	double *sorted = must_calloc(count, sizeof(*sorted));
	struct spread s = { .count = count };
	unsigned out = 0; /* values left out on each side */

	memcpy(sorted, values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	while (2 * (out + 1) < count &&
	       1 - 2 * chance(out + 1, count) >= least_confidence)
		out++;
	s.median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
	s.low = sorted[out];
	s.high = sorted[count - 1 - out];
	s.confidence = 1 - 2 * chance(out, count);
	/* of a single value */
	if (s.confidence < 0)
		s.confidence = 0;
	free(sorted);
	return s;
}

struct spread spread_of_ratios(const double *one, const double *other,
			       unsigned count)
{
	double *ratios = must_calloc(count, sizeof(*ratios));
	struct spread s;

	for (unsigned i = 0; i < count; i++)
		ratios[i] = other[i] / one[i];
	s = spread_of(ratios, count);
	free(ratios);
	return s;
}

struct spread spread_of_differences(const double *one, const double *other,
				    unsigned count)
{
	double *differences = must_calloc(count, sizeof(*differences));
	struct spread s;

	for (unsigned i = 0; i < count; i++)
		differences[i] = other[i] - one[i];
	s = spread_of(differences, count);
	free(differences);
	return s;
}

bool spread_is_above(const struct spread *s, double limit)
{
	return s->low > limit;
}

double growth(const double *sizes, const double *values, unsigned count)
{
	double mean_x = 0, mean_y = 0, xy = 0, xx = 0;

	for (unsigned i = 0; i < count; i++) {
		mean_x += log(sizes[i]) / count;
		mean_y += log(values[i]) / count;
	}
	for (unsigned i = 0; i < count; i++) {
		double x = log(sizes[i]) - mean_x;

		xy += x * (log(values[i]) - mean_y);
		xx += x * x;
	}
	return xy / xx;
}
