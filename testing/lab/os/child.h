/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * child.h - one child process: its lines of output and its end.
 */
#ifndef LAB_CHILD_H
#define LAB_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/trouble.h"

struct event;
struct event_base;

struct child_plan {
	const char *name;	 /* for messages: "pluto at a" */
	const char *const *argv; /* argv[0] is the path */
	const char *const *envp;
	int netns; /* to run in; -1: that of the caller */
	/* runs in the child before exec, or NULL; returns 0 or -1 with @t */
	int (*prepare)(const void *arg, struct trouble *t);
	const void *prepare_arg;
	/* a line of standard output or error, without its newline */
	void (*line)(void *arg, const char *line);
	void *line_arg;
};

struct child {
	char *name;
	pid_t pid; /* 0: not started */
	bool exited;
	int status; /* of wait(2), once exited */
	int pidfd;
	int output;
	struct event *exit_event;
	struct event *output_event;
	char partial[4096]; /* a line that has not ended yet */
	size_t partial_length;
	void (*line)(void *arg, const char *line);
	void *line_arg;
};

/**
 * child_start() - fork and exec, in a process group of its own.
 * @c: filled in; must stay where it is until child_end()
 *
 * The kernel kills the child when the thread that started it dies.  When the
 * program cannot be run, its output says why and its status is 127.
 *
 * Returns 0, or -1 with @t set (child_end() is then still allowed).
 */
int child_start(struct child *c, struct event_base *base,
		const struct child_plan *plan, struct trouble *t);

/* Kill the whole process group if anything is left of it; release @c. */
void child_end(struct child *c);

/* For await(): whether the struct child @c has exited. */
bool child_has_exited(void *c);

/* "exit status 3", "killed by signal 9": into @out; returns @out. */
const char *child_status_text(int status, char out[64]);

#endif
