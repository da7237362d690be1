/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judge.h - from what was seen to a verdict.  Pure: no I/O, no clock.
 */
#ifndef LAB_JUDGE_H
#define LAB_JUDGE_H

#include "judge/verdict.h"
#include "observation/observation.h"
#include "scenario/scenario.h"

/**
 * judge() - decide what a cell showed.
 * @cell: which scenario, IKE version and column ran
 * @seen: what the driver saw
 * @out: the verdict; release with judgement_free()
 *
 * Never fails: an observation that proves nothing is VERDICT_INVALID, which
 * no scenario expects.  Nor is a cell as expected that must be compared with
 * another one; judge_compare() is for those (cell_is_compared()).
 */
void judge(const struct cell *cell, const struct observation *seen,
	   struct judgement *out);

/* Whether a scenario that says so of a column means this. */
bool verdict_is_expected(enum expectation expected, enum verdict verdict);

#endif
