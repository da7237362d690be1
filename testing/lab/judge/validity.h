/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * validity.h - whether a run proves anything at all.
 *
 * A lab can be wrong in many ways that look like success, or like the
 * outage: plaintext that slips past the tunnel, a daemon that crashed, a
 * capture that missed packets.  Each check here detects one of these ways;
 * testing/unit/test_judge.c shows that each check does.
 */
#ifndef LAB_VALIDITY_H
#define LAB_VALIDITY_H

#include "judge/verdict.h"
#include "observation/observation.h"
#include "scenario/cell.h"

/**
 * validity_check() - apply every check.
 * @out: gets a sentence for each failed check
 *
 * Returns the number of failed checks: 0 for a run that counts.
 */
unsigned validity_check(const struct cell *cell, const struct observation *seen,
			struct judgement *out);

/**
 * validity_blocks() - how many block policies a gateway must have: out, in
 * and fwd for each inner address of another site that is not also its own.
 */
unsigned validity_blocks(const struct scenario *s,
			 const struct scenario_site *site);

#endif
