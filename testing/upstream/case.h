/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case.h - one test: its runs on U and on P, and what they show.
 *
 * A run of U is compared with upstream's console, a run of P with a run of U;
 * of the series' own tests P's with the series' console, which U's must not
 * equal.  What differs is run again: it counts when no run of three is equal.
 */
#ifndef UPSTREAM_CASE_H
#define UPSTREAM_CASE_H

#include <stdbool.h>

#include "upstream/expected.h"
#include "upstream/job.h"
#include "upstream/script.h"
#include "upstream/tests.h"

enum { CASE_U, CASE_P, CASE_BUILDS, CASE_RUNS = 3 };

enum outcome {
	OUTCOME_OPEN,	  /* not known yet */
	OUTCOME_SAME,	  /* as it must be */
	OUTCOME_EXPECTED, /* with the expected difference */
	OUTCOME_DIFFERENT,
	OUTCOME_ALARM, /* P's logs have what no log of U has */
	OUTCOME_LOST,  /* the test could not be run */
};

struct run {
	char *dir;	/* of its files; has console.txt */
	char *findings; /* of console_findings() */
	char *trouble;	/* NULL, or why it has no console */
};

struct test_case {
	const struct test *test;
	const char *tree;     /* that has it */
	char *test_dir, *dir; /* of the test, and for results */
	struct script script;
	const char *skip; /* why it is not run, or NULL */
	const struct expectation *expected[CASE_BUILDS];
	struct run runs[CASE_BUILDS][CASE_RUNS];
	unsigned count[CASE_BUILDS];
	bool busy[CASE_BUILDS];
	enum outcome outcome[CASE_BUILDS];
	unsigned ms; /* of all runs */
};

/* Whether a result is as it must be. */
bool outcome_is_good(enum outcome outcome);

/* 'U' or 'P' */
char case_letter(int build);

/* Where the files of a build's next run go, to be freed. */
char *case_next_dir(const struct test_case *c, int build);

/* The build that must be run next, or -1: none now. */
int case_next(const struct test_case *c);

/* Whether no run of it is missing. */
bool case_is_done(const struct test_case *c);

/**
 * case_add() - take a run that has ended, and judge again.
 * @dir: of its files, taken
 * @trouble: NULL, or why there is no console
 */
int case_add(struct test_case *c, int build, char *dir, unsigned cores,
	     const char *trouble, struct trouble *t);

void case_free(struct test_case *c);

#endif
