/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feature.h - kernel features that only some cells need.
 *
 * A scenario lists in "needs" the features that it requires.  On a kernel that
 * lacks one, the scenario's cells are skipped, and never counted as passed.
 */
#ifndef LAB_FEATURE_H
#define LAB_FEATURE_H

#include "base/trouble.h"

/**
 * feature_lacking() - try the features of "needs", in a namespace of its own.
 * @needs: FEATURE_ bits
 * @lacking: set to what this kernel lacks, "no XFRM interfaces", for people;
 *	or to NULL when it has all; free() it
 *
 * Returns 0; or -1 with @t set when the trial failed for another reason than
 * that the kernel does not know the feature.
 */
int feature_lacking(unsigned needs, char **lacking, struct trouble *t);

#endif
