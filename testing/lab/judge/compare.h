/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare.h - compare a column of a scenario with the unpatched column of the
 * same run.  Pure, like the judge.
 */
#ifndef LAB_COMPARE_H
#define LAB_COMPARE_H

#include "judge/judge.h"

/**
 * judge_compare() - judge a cell that its scenario compares with another cell.
 * @cell: cell_is_compared()
 * @base: the observation of cell_base(@cell)
 * @seen: the observation of @cell
 * @out: the verdict; release with judgement_free()
 *
 * First judge() judges both cells.  If @cell does not show what it must, its
 * verdict stands.  If the base cell does not, the verdict is VERDICT_INVALID.
 * Otherwise scenario.compare decides:
 *
 * COMPARE_ALIKE: at the end each gateway has the same SAs and policies, in all
 * that describe.h prints: addresses, selectors, priorities, templates, modes,
 * reqids, algorithms.  The status lines of pluto (status.h) are the same too.
 * Else VERDICT_DIFFERS, with the lines that only one column has.
 *
 * COMPARE_NAMED_SPI: the same, except that each outbound template of a patched
 * gateway names an SPI, where the unpatched gateway's template has any.
 *
 * COMPARE_NO_WORSE: @cell lost at most scenario.margin packets more, and at no
 * gateway did the counter rise more.  Else VERDICT_WORSE.
 */
void judge_compare(const struct cell *cell, const struct observation *base,
		   const struct observation *seen, struct judgement *out);

#endif
