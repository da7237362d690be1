/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.h - run cells on workers, several at a time.
 *
 * A worker is a guest, or namespaces on this machine's kernel; it runs many
 * cells.  When a worker dies or takes too long, its present cell is lost, and
 * another worker takes its place.
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
	unsigned part;	 /* the part knocked out of P; 0: none */
	unsigned mutant; /* the mutant in place of P; 0: none */
};

/**
 * run_done - a task is done.
 * @seen: its observation, incomplete when its worker died; the callee takes
 *	what it points to
 *
 * Returns whether to keep the task's artifacts, in OUT/cells.
 */
typedef bool run_done(void *arg, const struct task *task,
		      struct observation *seen);

struct run;

/**
 * run_begin() - check all paths, lock and clear the directory for results.
 * @o: must outlive the run
 *
 * A process can have one run at a time.  SIGINT, SIGTERM and SIGHUP end it.
 *
 * Returns the run, to be ended with run_end(); or NULL after a message.
 */
struct run *run_begin(const struct run_options *o);

/**
 * run_tasks() - hand out tasks in their order, wait until all are done.
 * @last: no more tasks will come: a worker without a task ends
 *
 * Returns 0, or -1 when a signal came or the run cannot go on; run_end() then
 * tells which.
 */
int run_tasks(struct run *run, const struct task *tasks, unsigned count,
	      bool last, run_done *done, void *arg);

/*
 * Remove a task's artifacts from OUT/cells: for a run_done that kept them as it
 * could not decide yet.
 */
void run_forget(const struct run *run, const struct task *task);

/* The directory of a task's artifacts; to be freed. */
char *run_artifacts(const struct run *run, const struct task *task);

/* The directory for results, absolute. */
const char *run_out(const struct run *run);

/**
 * run_end() - end all workers, release everything.
 *
 * Returns 0; 2 when the run could not go on, or 128 + a signal, both after a
 * message.
 */
int run_end(struct run *run);

#endif
