/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diagnosis.h - whether the diagnosis of sacheck agrees with a cell's verdict.
 */
#ifndef LAB_DIAGNOSIS_H
#define LAB_DIAGNOSIS_H

#include "judge/judge.h"
#include "scenario/cell.h"

/**
 * diagnose() - do what `sacheck pair` does, with the dumps of a cell, and check
 * the output of `sacheck watch` while the packets were sent.
 * @artifacts: the cell's directory with the files that snapshot_take() and
 *	watches_end() wrote
 * @judgement: of the cell; gets the diagnosis.  A wrong diagnosis makes the
 *	cell not as expected, and adds a reason
 *
 * In a cell that failed sacheck must find the scenario's fault between two
 * sites; in a cell that delivered, no grave fault between any two.
 */
void diagnose(const struct cell *cell, const char *artifacts,
	      struct judgement *judgement);

#endif
