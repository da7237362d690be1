/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judge.h - from an observation to a verdict.  Pure: no I/O, no clock.
 */
#ifndef LAB_JUDGE_H
#define LAB_JUDGE_H

#include "judge/verdict.h"
#include "observation/observation.h"
#include "scenario/scenario.h"

/**
 * judge() - decide what a cell showed.
 * @cell: the scenario, IKE version and column that ran
 * @seen: the cell's observation
 * @out: the verdict; release with judgement_free()
 *
 * Never fails: an observation that proves nothing is VERDICT_INVALID, which
 * no scenario expects.  A cell that must be compared (cell_is_compared()) is
 * never as expected here: judge_compare() decides.
 */
void judge(const struct cell *cell, const struct observation *seen,
	   struct judgement *out);

/* Whether a verdict meets the expectation that a scenario has of a column. */
bool verdict_is_expected(enum expectation expected, enum verdict verdict);

#endif
