/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * message.h - what `plutolab run` and a worker say to each other.
 *
 * One line per message, "word text", over a socket or a guest's serial line.
 * run says what to work with, then names one cell after the other.  The worker
 * reports its progress and, at the end of each cell, the observation.
 */
#ifndef LAB_MESSAGE_H
#define LAB_MESSAGE_H

#include <stdbool.h>

enum message_kind {
	/* from run */
	MESSAGE_SLOWNESS,     /* N: every deadline is multiplied by it */
	MESSAGE_SCENARIOS,    /* DIR: where the scenarios are */
	MESSAGE_BUILD,	      /* UA|UB|PA|PB|C LABEL DIR: the build for a
				 * column letter at a party's sites from now on;
				 * C: for charon */
	MESSAGE_ARTIFACTS,    /* DIR: where the next cell's artifacts go;
				 * empty: nowhere */
	MESSAGE_CELL,	      /* NAME: run this cell */
	MESSAGE_DIFFERENTIAL, /* try the model: differential.h */
	MESSAGE_END,	      /* no more cells */
	/* asked by the worker, answered by run */
	MESSAGE_CPU, /* US: what guest_cpu_us() returns */
	/* from the worker */
	MESSAGE_READY,	  /* KERNEL: up and waiting */
	MESSAGE_PROGRESS, /* what the worker is doing */
	MESSAGE_SEEN,	  /* JSON: the observation of the cell; or "N
				 * disagreements ..." */
	MESSAGE_FAILED,	  /* why there is no observation */
};

enum { MESSAGE_MAX = 16 << 20 }; /* bytes: a longer line is no message */

struct message {
	enum message_kind kind;
	char *text; /* points into the line */
};

/**
 * message_parse() - take a line apart.
 * @line: without its newline; changed, and @out points into it
 *
 * Returns false when it is no message.
 */
bool message_parse(char *line, struct message *out);

/**
 * message_print() - put a line together.
 * @text: control characters in it become spaces, so that it is one line
 *
 * Returns the line with its newline; free() it.
 */
char *message_print(enum message_kind kind, const char *text);

/**
 * message_write() - the same, to a descriptor that blocks.
 *
 * Returns 0, or -1 with errno set.
 */
int message_write(int fd, enum message_kind kind, const char *text);

#endif
