/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verdict.h - what a cell showed, and why.
 */
#ifndef LAB_VERDICT_H
#define LAB_VERDICT_H

#include <stdbool.h>

enum verdict {
	VERDICT_DELIVERED, /* every packet, no counter rose */
	VERDICT_FAILED,	   /* the outage: losses and the named counter */
	VERDICT_REFUSED,   /* refused flows dropped and counted */
	VERDICT_LOST,	   /* packets lost, but not by the counter */
	VERDICT_LEAKED,	   /* what must not arrive did */
	VERDICT_MISKEYED,  /* reqids disagree, though no packet was lost:
				 * SPI, SA and policy, or a rule of updown */
	VERDICT_DIFFERS,   /* SAs or policies are not as without a patch */
	VERDICT_WORSE,	   /* more was lost than without a patch */
	VERDICT_SKIPPED,   /* not run: the kernel, or a pluto
				 * that somebody installed, lacks what
				 * it needs */
	VERDICT_INVALID,   /* the run proves nothing: see the reasons */
	VERDICT_COUNT,
};

/* Whether sacheck tells of a cell what it showed: diagnosis.h. */
enum diagnosis {
	DIAGNOSIS_NONE, /* not asked: nothing is to be found, or not
				 * found, in such a cell */
	DIAGNOSIS_RIGHT,
	DIAGNOSIS_WRONG,
	DIAGNOSIS_COUNT,
};

struct judgement {
	enum verdict verdict;
	bool as_expected;
	enum diagnosis diagnosis;
	char **reasons; /* one sentence each; never empty */
	unsigned reasons_count;
};

void judgement_free(struct judgement *j);

/* "delivered", "failed" ...: one word, as the report prints it. */
const char *verdict_name(enum verdict v);

/* "none", "right", "wrong" */
const char *diagnosis_name(enum diagnosis d);

/* Add a sentence to the reasons. */
void judgement_say(struct judgement *j, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
