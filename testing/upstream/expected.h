/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * expected.h - the differences that are expected, and why.
 *
 * A JSON array of objects:
 *   test  name of the test
 *   of    "U": upstream's console to U's; "P": U's console to P's
 *   why   the reason
 *   diff  the lines that differ, all and in order, as diff -U0 has them
 *	   without its heads
 */
#ifndef UPSTREAM_EXPECTED_H
#define UPSTREAM_EXPECTED_H

#include <stddef.h>

#include "base/trouble.h"

struct expectation {
	char *test;
	char of;
	char *why;
	char *diff; /* each line with its newline */
};

struct expectations {
	struct expectation *all;
	size_t count;
};

/* Returns 0, or -1 with @t set. */
int expectations_parse(const char *text, struct expectations *out,
		       struct trouble *t);
int expectations_load(const char *path, struct expectations *out,
		      struct trouble *t);
void expectations_free(struct expectations *e);

/* NULL: none. */
const struct expectation *expectation_of(const struct expectations *e,
					 const char *test, char of);

/* The lines of a diff -U0 without its heads, to be freed. */
char *changed_lines(const char *diff);

#endif
