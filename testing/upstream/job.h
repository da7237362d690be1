/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * job.h - what a guest is told to do, and what it answers.
 *
 * Both are JSON in one line: the text of a MESSAGE_CELL and a MESSAGE_SEEN.
 */
#ifndef UPSTREAM_JOB_H
#define UPSTREAM_JOB_H

#include <stdbool.h>

#include "base/trouble.h"
#include "upstream/skip.h"

struct job {
	char *test;   /* its name; NULL: tell what the kernel has */
	char *tree;   /* that has it, absolute */
	char *layers; /* of the hosts' roots, above this machine's */
	char *out;    /* directory for consoles and logs, absolute */
};

struct answer {
	unsigned cores;	     /* that programs left */
	bool have[FEATURES]; /* without a test */
};

/* A string to free(). */
char *job_print(const struct job *job);

/* Returns 0, release with job_free(); or -1 with @t set. */
int job_parse(const char *text, struct job *out, struct trouble *t);

void job_free(struct job *job);

char *answer_print(const struct answer *answer);
int answer_parse(const char *text, struct answer *out, struct trouble *t);

#endif
