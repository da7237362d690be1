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
	VERDICT_LOST,	   /* losses that the counter does not explain */
	VERDICT_LEAKED,	   /* packets arrived, or left, that must not */
	VERDICT_MISKEYED,  /* reqids disagree, though no packet was lost:
				 * SPI, SA and policy, or a rule of updown */
	VERDICT_DIFFERS,   /* SAs, policies or status not as unpatched */
	VERDICT_WORSE,	   /* lost or counted more than unpatched */
	VERDICT_SKIPPED,   /* not run: the kernel, or an installed
				 * pluto, lacks what the cell needs */
	VERDICT_INVALID,   /* the run proves nothing: see the reasons */
	VERDICT_COUNT,
};

/* Whether sacheck's diagnosis agrees with a cell's verdict: diagnosis.h. */
enum diagnosis {
	DIAGNOSIS_NONE, /* not made: only cells that failed or
				 * delivered, as expected, are diagnosed */
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
