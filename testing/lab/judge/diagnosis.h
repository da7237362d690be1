/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diagnosis.h - whether sacheck tells of a cell what the cell showed.
 */
#ifndef LAB_DIAGNOSIS_H
#define LAB_DIAGNOSIS_H

#include "judge/judge.h"
#include "scenario/cell.h"

/**
 * diagnose() - do what `sacheck pair` does, with the dumps of a cell, and hear
 * what `sacheck watch` said while the packets were sent.
 * @artifacts: directory of the cell's, with what snapshot_take() and
 *	watches_end() left
 * @judgement: of the cell; in it the diagnosis is noted.  If it is wrong the
 *	cell is not as expected any more, and a sentence says why
 *
 * A cell that failed must show the fault that its scenario names between two
 * of its sites, and one that delivered must show none between any two.
 */
void diagnose(const struct cell *cell, const char *artifacts,
	      struct judgement *judgement);

#endif
