/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch.h - a real `sacheck watch` at each gateway while packets are judged.
 */
#ifndef LAB_WATCH_H
#define LAB_WATCH_H

#include "drive/lab.h"

/**
 * watches_begin() - start a watch at each gateway, and wait until all watch.
 *
 * To be called just before packets are judged.  Runs the sacheck in this
 * program's directory.  sacheck reads the gateway's network namespace from
 * outside, and must then have no right but CAP_NET_ADMIN.  Does nothing where
 * no artifacts are wanted, or once the output of a failure is kept.  Returns 0,
 * or -1 with lab->trouble set.
 */
int watches_begin(struct lab *lab);

/**
 * watches_end() - let each watch read the kernel a last time, and end.
 *
 * The output is added to SITE-watch.txt among the cell's artifacts, up to the
 * first failure.  Call before snapshot_take(), which notes a failure.  Returns
 * 0, or -1 with lab->trouble set: when a watch does not end, could not tell, or
 * sent the kernel more than queries.
 */
int watches_end(struct lab *lab);

/* Kill the watches that still run. */
void watches_kill(struct lab *lab);

#endif
