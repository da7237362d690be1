/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot.h - what `sacheck dump` would have printed at the judged moment.
 */
#ifndef LAB_SNAPSHOT_H
#define LAB_SNAPSHOT_H

#include "drive/lab.h"

/**
 * snapshot_begin() - read each gateway's state just before packets are judged.
 *
 * snapshot_take() writes this state to SITE-before.json only after a failure:
 * `sacheck watch` compares with this state.  Returns 0, or -1 with lab->trouble
 * set.
 */
int snapshot_begin(struct lab *lab);

/* Forget the state that snapshot_begin() read. */
void snapshot_forget(struct lab *lab);

/**
 * snapshot_take() - dump each gateway's SAs and policies, without keys.
 *
 * To be called whenever packets were judged.  Each dump replaces SITE.json
 * among the cell's artifacts, up to and including the first after a failure
 * (lab_has_failed()).  That dump also has the conns' names, from pluto.
 *
 * The kernel's keys serve to check that neither the dump nor the output of a
 * watch contains a key.
 *
 * Does nothing where no artifacts are wanted.  Returns 0, or -1 with
 * lab->trouble set.
 */
int snapshot_take(struct lab *lab);

#endif
