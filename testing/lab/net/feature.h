/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feature.h - what a kernel has, beyond what every cell needs.
 *
 * A scenario says in "needs" which of them it cannot do without.  Its cells are
 * skipped, and never counted as passed, on a kernel that lacks one.
 */
#ifndef LAB_FEATURE_H
#define LAB_FEATURE_H

#include "base/trouble.h"

/**
 * feature_lacking() - try what a scenario needs, in a namespace of its own.
 * @needs: bits
 * @lacking: set to what this kernel lacks, "no XFRM interfaces", for people;
 *	or to NULL when it has all; free() it
 *
 * Returns 0, or -1 with @t set when it could not be told: a kernel that
 * refuses for any other reason than not to know it does not lack it.
 */
int feature_lacking(unsigned needs, char **lacking, struct trouble *t);

#endif
