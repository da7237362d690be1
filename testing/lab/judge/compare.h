/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare.h - one column of a scenario beside the unpatched one of the same
 * run.  Pure, as the judge is.
 */
#ifndef LAB_COMPARE_H
#define LAB_COMPARE_H

#include "judge/judge.h"

/**
 * judge_compare() - judge a cell that its scenario compares with another one.
 * @cell: cell_is_compared()
 * @base: what cell_base(@cell) showed
 * @seen: what @cell showed
 * @out: the verdict; release with judgement_free()
 *
 * First each by itself, by judge().  Where either proves nothing, neither does
 * the comparison: VERDICT_INVALID.  Else, by scenario.compare,
 *
 * COMPARE_ALIKE: both deliver, and the SAs and policies at the end are the
 * same at each gateway: addresses, selectors, priorities, templates, modes,
 * reqids, algorithms; all but SPIs, keys, counters and times.  So is each line
 * that pluto's status commands print, as of status.h.  Else VERDICT_DIFFERS,
 * with what only one of them has.
 *
 * COMPARE_NAMED_SPI: the same, but that each outbound template of a patched
 * gateway names an SPI where the unpatched one's takes any.
 *
 * COMPARE_NO_WORSE: @seen lost no more packets (by scenario.margin at most),
 * and at no gateway did the counter rise more.  Else VERDICT_WORSE.
 */
void judge_compare(const struct cell *cell, const struct observation *base,
		   const struct observation *seen, struct judgement *out);

#endif
