/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * junit.h - results as JUnit XML, which CI systems read.
 *
 * The document is valid against testing/junit.xsd: what the schemas of Ant and
 * of Jenkins have in common, so that a reader of either can read it.
 */
#ifndef LAB_JUNIT_H
#define LAB_JUNIT_H

#include <time.h>

enum junit_outcome {
	JUNIT_PASSED,
	JUNIT_SKIPPED,
	JUNIT_FAILURE, /* it ran, and its result is wrong */
	JUNIT_ERROR,   /* it has no valid result */
};

/* Texts may hold anything: what XML does not allow becomes '?'. */
struct junit_case {
	const char *classname; /* "plutolab.overlap": a dot separates groups */
	const char *name;      /* whole: some viewers show only this */
	double seconds;
	enum junit_outcome outcome;
	const char *message; /* why it did not pass, in one line; or NULL */
	const char *text;    /* further lines, or NULL */
};

struct junit;

/* Never fails; release with junit_free(). */
struct junit *junit_new(void);

/**
 * junit_suite() - begin a suite: what is added from now on belongs to it.
 * @begun: when its first case began
 */
void junit_suite(struct junit *j, const char *name, time_t begun);

/* Add a fact about the whole suite, such as the kernel. */
void junit_property(struct junit *j, const char *name, const char *value);

/*
 * Add a case to the last suite; all of it is copied.  A second case of the same
 * class and name is named "NAME (2)": else GitLab would show only one of them.
 */
void junit_add(struct junit *j, const struct junit_case *c);

/* The document as UTF-8 text, to be freed; NULL when libxml2 fails. */
char *junit_print(const struct junit *j);

void junit_free(struct junit *j);

#endif
