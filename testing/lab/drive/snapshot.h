/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot.h - what `sacheck dump` would have said at the judged moment.
 */
#ifndef LAB_SNAPSHOT_H
#define LAB_SNAPSHOT_H

#include "drive/lab.h"

/**
 * snapshot_begin() - look at each gateway just before packets are judged.
 *
 * What is seen is written only if some are lost then, to SITE-before.json: it
 * is to that what `sacheck watch` compares.  Returns 0, or -1 with
 * lab->trouble set.
 */
int snapshot_begin(struct lab *lab);

/* Forget what snapshot_begin() saw. */
void snapshot_forget(struct lab *lab);

/**
 * snapshot_take() - dump each gateway's SAs and policies, without keys.
 *
 * To be called whenever packets were judged.  Each dump goes to SITE.json
 * among the cell's artifacts and takes the place of the one before, but for
 * one that was taken when packets had been lost: that moment is the one to
 * look at.  Then pluto is asked for the conns' names, too.
 *
 * That neither the dump nor what a watch said has a key in it is checked with
 * the keys themselves.
 *
 * Does nothing where no artifacts are wanted.  Returns 0, or -1 with
 * lab->trouble set.
 */
int snapshot_take(struct lab *lab);

#endif
