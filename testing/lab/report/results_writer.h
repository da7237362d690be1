/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * results_writer.h - what people and machines get to read.
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
 * report_add() - a cell has been judged: print a line of progress.
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

/* What a cell of the normal matrix showed, until the next report_add(), or NULL. */
const struct observation *report_find(const struct report *r,
				      const struct cell *cell);

/**
 * report_finish() - print the matrix, write the files, say the last word.
 *
 * A cell that was skipped, because the kernel lacks what its scenario needs,
 * is told and counted as such, and neither passes nor fails.
 *
 * Returns the exit status of the run: 0 when every planned cell was added and
 * there was one (or it is a shard that has none), every cell of the normal
 * matrix did what its scenario says, and every variant broke at least one cell
 * (and not by an invalid run); 4 when all were skipped; else 1, also when a
 * file could not be written.
 */
int report_finish(struct report *r);

void report_free(struct report *r);

#endif
