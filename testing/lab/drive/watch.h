/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch.h - a real `sacheck watch` at each gateway while packets are judged.
 */
#ifndef LAB_WATCH_H
#define LAB_WATCH_H

#include "drive/lab.h"

/**
 * watches_begin() - start one for each gateway and wait until it watches.
 *
 * To be called just before packets are judged.  It is the program beside this
 * one; it looks into the gateway's network namespace from outside, and must
 * have no more rights than CAP_NET_ADMIN then.  Does nothing where no artifacts
 * are wanted, or once the output of a failure is kept.  Returns 0, or -1 with
 * lab->trouble set.
 */
int watches_begin(struct lab *lab);

/**
 * watches_end() - have each look for a last time and end.
 *
 * What they said is added to SITE-watch.txt among the cell's artifacts, up to
 * the first failure; call it before snapshot_take(), which notes that.  Returns
 * 0, or -1 with lab->trouble set: when one does not end, could not tell, or
 * sent the kernel more than questions.
 */
int watches_end(struct lab *lab);

/* Kill those that are left. */
void watches_kill(struct lab *lab);

#endif
