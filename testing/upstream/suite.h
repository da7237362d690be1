/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suite.h - all tests of a run, and their results.
 */
#ifndef UPSTREAM_SUITE_H
#define UPSTREAM_SUITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/trouble.h"
#include "run/guest.h"
#include "upstream/case.h"

struct options {
	char *tree;		  /* upstream's, which has most tests */
	char *patched_tree;	  /* with the series' own */
	char *build[CASE_BUILDS]; /* root/ of each is a layer */
	char *tools, *stand_ins;  /* layers, too */
	char *out;		  /* for results, absolute */
	const char *expected;	  /* file */
	const char *front;	  /* file with globs, or NULL: all tests */
	char **globs;		  /* tests by name, or NULL: all */
	unsigned shard, shards;
	uint64_t jobs;
	struct guest_kernel kernel;
};

/**
 * suite_run() - choose tests, run them, print a row for each.
 *
 * Writes @o->out/results.tap, and all files of a test below tests/NAME.
 * Returns an exit status: 0 all is as expected; 1 it is not; 2 no result;
 * 4 all tests were skipped; 128 + n ended by signal n.
 */
int suite_run(const struct options *o, struct trouble *t);

#endif
