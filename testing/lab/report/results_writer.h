/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * results_writer.h - the report of a run, for people and for machines.
 */
#ifndef LAB_RESULTS_WRITER_H
#define LAB_RESULTS_WRITER_H

#include "judge/judge.h"
#include "report/result.h"
#include "scenario/cell.h"

/**
 * report_new() - begin a report; the run's clock starts.
 *
 * Never fails; release with report_free().
 */
struct report *report_new(const struct report_options *options);

/**
 * report_add() - add a judged cell, and print a line of progress.
 * @cell: copied; its scenario must outlive the report
 * @variant: NULL in the normal matrix; in knock-out mode the name of the
 *	build that stood for P, such as "K3"
 * @seen, @judgement: the report takes what they point to, and frees it; both
 *	are empty afterwards
 *
 * Cells may come in any order.
 */
void report_add(struct report *r, const struct cell *cell, const char *variant,
		struct observation *seen, struct judgement *judgement);

/* The observation of a cell of the normal matrix, or NULL; valid until the next
 * report_add(). */
const struct observation *report_find(const struct report *r,
				      const struct cell *cell);

/**
 * report_finish() - print the matrix and a summary, write the files.
 *
 * A cell is skipped when the kernel lacks what its scenario needs.  It is
 * reported and counted as skipped, and neither passes nor fails.
 *
 * Returns the exit status of the run.  0: every planned cell was added (one at
 * least, unless the shard has none), each of the normal matrix did what its
 * scenario says, each knock-out broke a cell in a valid run, also of each
 * scenario that names it, and all files are written.  4: all skipped.  1: else.
 */
int report_finish(struct report *r);

void report_free(struct report *r);

#endif
