/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * results.h - what `plutolab run` left in a directory, read again.
 */
#ifndef LAB_RESULTS_H
#define LAB_RESULTS_H

#include <stdbool.h>

#include "base/trouble.h"
#include "observation/observation.h"
#include "scenario/cell.h"

/* One cell of results.json. */
struct result_line {
	struct cell cell; /* borrows its scenario */
	char *name;	  /* "overlap/ikev1/PU" */
	char *variant;	  /* "K3": a knock-out, or NULL: the matrix */
	char *verdict;	  /* "failed" ... */
	char *expected;	  /* "fail" ... */
	bool as_expected;
	char *skipped; /* why it was not run, or NULL */
	char *kernel;
	char **reasons;
	unsigned reasons_count;
	double seconds;
};

struct results {
	struct result_line *lines; /* in the order of the file */
	unsigned count;
	unsigned planned;
};

/**
 * results_load() - read DIRECTORY/results.json.
 * @set: the scenarios that were run; must outlive the results
 * @out: filled in; release with results_free()
 *
 * Unknown members are ignored.  Returns 0, or -1 with @t set and @out empty: no
 * such file, half a file, a cell that @set does not have.
 */
int results_load(const char *directory, const struct scenario_set *set,
		 struct results *out, struct trouble *t);

void results_free(struct results *results);

/* The path of a cell's observation below the directory; to be freed. */
char *results_observation_name(const struct cell *cell, const char *variant);

/**
 * results_observation() - read the observation of a cell.
 * @out: filled in; release with observation_free()
 *
 * Returns 0, or -1 with @t set and @out empty.
 */
int results_observation(const char *directory, const struct cell *cell,
			const char *variant, struct observation *out,
			struct trouble *t);

#endif
