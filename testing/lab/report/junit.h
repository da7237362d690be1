/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * junit.h - results as JUnit XML, which CI systems read.
 *
 * What is written is valid against testing/junit.xsd: what the schemas of Ant
 * and of Jenkins have in common, so that whatever reads one of them reads it.
 */
#ifndef LAB_JUNIT_H
#define LAB_JUNIT_H

#include <time.h>

enum junit_outcome {
	JUNIT_PASSED,
	JUNIT_SKIPPED,
	JUNIT_FAILURE, /* it was tried, and is not as it must be */
	JUNIT_ERROR,   /* it could not be tried */
};

/* Texts may hold anything: what XML cannot have becomes '?'. */
struct junit_case {
	const char *classname; /* "plutolab.overlap": a dot parts groups */
	const char *name;      /* whole: some viewers show only this */
	double seconds;
	enum junit_outcome outcome;
	const char *message; /* unless it passed: why, in one line */
	const char *text;    /* what else there is to tell; NULL: nothing */
};

struct junit;

/* Never fails; release with junit_free(). */
struct junit *junit_new(void);

/**
 * junit_suite() - what is added from now on belongs to this suite.
 * @begun: when its first case began
 */
void junit_suite(struct junit *j, const char *name, time_t begun);

/* Something that is so for the whole suite, such as the kernel. */
void junit_property(struct junit *j, const char *name, const char *value);

/*
 * Add a case to the last suite; all of it is copied.  A second one of the same
 * class and name is named "NAME (2)": GitLab would only show one of them.
 */
void junit_add(struct junit *j, const struct junit_case *c);

/* The whole as UTF-8 text, to be freed; NULL when libxml2 cannot. */
char *junit_print(const struct junit *j);

void junit_free(struct junit *j);

#endif
