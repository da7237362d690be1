/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests.h - upstream's tests: the list, and which of them to run.
 */
#ifndef UPSTREAM_TESTS_H
#define UPSTREAM_TESTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/trouble.h"

struct test {
	char *name;
	char *status; /* as in TESTLIST: "good", "wip", ... */
	bool own;     /* the series has added it */
};

struct tests {
	struct test *all;
	size_t count;
};

/**
 * tests_parse() - read the text of a TESTLIST.
 * @text: changed
 * @own: what it has and @out does not have yet is the series' own
 *
 * A test that @out has already is left as it is.  Returns 0, or -1 with @t
 * set.
 */
int tests_parse(char *text, bool own, struct tests *out, struct trouble *t);

/* The same, of TREE/testing/pluto/TESTLIST. */
int tests_load(const char *tree, bool own, struct tests *out,
	       struct trouble *t);

void tests_free(struct tests *tests);

/* One of NULL-terminated @globs matches @name; "!GLOB" takes back. */
bool tests_match(char *const *globs, const char *name);

#endif
