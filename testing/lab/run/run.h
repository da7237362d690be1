/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.h - run cells on workers, several at a time.
 *
 * A worker is a guest, or namespaces on this machine's kernel; it runs many
 * cells.  One that dies or takes too long costs the cell it had, and another
 * takes its place.
 */
#ifndef LAB_RUN_H
#define LAB_RUN_H

#include <stdbool.h>

#include "observation/observation.h"
#include "run/run_options.h"
#include "scenario/cell.h"

/* One cell to be run. */
struct task {
	const struct cell *cell;
	unsigned part;	 /* knocked out of P; 0: none is */
	unsigned mutant; /* in place of P; 0: none is */
};

/**
 * run_done - a task is done.
 * @seen: what there is of it, also when its worker died; the callee takes
 *	what it points to
 *
 * Returns whether to keep what the cell left for people to read, in
 * OUT/cells.
 */
typedef bool run_done(void *arg, const struct task *task,
		      struct observation *seen);

struct run;

/**
 * run_begin() - check all paths, lock and clear the directory for results.
 * @o: must outlive the run
 *
 * SIGINT, SIGTERM and SIGHUP end a run that has begun; there is one at a time
 * in a process.
 *
 * Returns the run, to be ended with run_end(); or NULL after a message.
 */
struct run *run_begin(const struct run_options *o);

/**
 * run_tasks() - hand out tasks in their order, wait until all are done.
 * @last: no more will come: workers end when they have nothing to do
 *
 * Returns 0, or -1 when a signal came or no worker can run; run_end() then
 * tells which.
 */
int run_tasks(struct run *run, const struct task *tasks, unsigned count,
	      bool last, run_done *done, void *arg);

/*
 * Remove what a task left for people to read, in OUT/cells: for a run_done
 * that had it kept because it could not tell yet.
 */
void run_forget(const struct run *run, const struct task *task);

/* Where a task's artifacts are; to be freed. */
char *run_artifacts(const struct run *run, const struct task *task);

/* The directory for results, absolute. */
const char *run_out(const struct run *run);

/**
 * run_end() - end all workers, release everything.
 *
 * Returns 0, 2 when the run could not go on, or 128 + a signal; after a
 * message where it is not 0.
 */
int run_end(struct run *run);

#endif
