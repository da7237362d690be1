/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * process.h - who a process is, beyond its number.
 */
#ifndef LAB_PROCESS_H
#define LAB_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid, parent, session;
	char state;	/* 'R', 'S', 'Z' ... */
	uint64_t start; /* clock ticks after boot: pid and start identify
				 * a process */
};

/**
 * process_parse() - read what /proc/PID/stat says (proc(5)).
 *
 * Returns false when @stat is no such text.
 */
bool process_parse(const char *stat, struct process *out);

/* Returns false when there is no such process. */
bool process_read(pid_t pid, struct process *out);

/**
 * process_each() - call @each for every process there is.
 *
 * Ends early when @each returns false.
 */
void process_each(bool (*each)(void *arg, const struct process *p), void *arg);

/* Whether @p runs the program @path; false when /proc does not tell us. */
bool process_runs(const struct process *p, const char *path);

#endif
