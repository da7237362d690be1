/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scratch.h - the directory in which a run keeps its guests' memory.
 *
 * A run locks its directory while it lives.  So the next run can tell what a
 * killed run has left behind: directories, and processes of guests.
 */
#ifndef LAB_SCRATCH_H
#define LAB_SCRATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/trouble.h"

struct scratch {
	char *dir;
	int lock; /* descriptor of the directory, flock(2)ed */
};

/**
 * scratch_new() - remove what killed runs left, and make a directory.
 * @bytes: how much will be stored in it
 * @log: gets a line for each directory that was removed, and one when guests
 *	will be slow because no tmpfs has room for them
 *
 * Of $TMPDIR, /dev/shm and /tmp the first tmpfs with room is taken, else the
 * first with room.  A noexec mount will not do: guests map memory executable.
 *
 * Returns 0, or -1 with @t set.
 */
int scratch_new(struct scratch *s, uint64_t bytes, FILE *log,
		struct trouble *t);

/* Remove the directory with all that is in it. */
void scratch_end(struct scratch *s);

/* Remove a directory and all in it; other file systems are left alone. */
void scratch_remove(const char *dir);

/* What is known of a guest: enough to end it when its run is dead. */
struct leftover {
	pid_t pid;	/* of the kernel: leads a session of its own */
	uint64_t start; /* as in struct process */
	char *program;	/* absolute path; free() it */
};

/* One line without a newline; free() it. */
char *leftover_print(const struct leftover *l);

/* Returns false when @line is no such line; @out is then unchanged. */
bool leftover_parse(const char *line, struct leftover *out);

/**
 * leftover_record() - note a guest in its own directory.
 * @dir: below a scratch directory
 *
 * Returns 0, or -1 with @t set.
 */
int leftover_record(const char *dir, const struct leftover *l,
		    struct trouble *t);

/* Read that note; false when there is none.  free() @out->program. */
bool leftover_read(const char *dir, struct leftover *out);

#endif
