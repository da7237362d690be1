/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lose.h - have a gateway's kernel lose one SA behind its daemon's back.
 */
#ifndef LAB_LOSE_H
#define LAB_LOSE_H

#include "drive/lab.h"

/**
 * lose_sa() - delete the SA that packets of a selector are sent on.
 * @p: at which end of it: the peer that sends on it, or the one that receives
 * @selector: of an outbound policy, "10.0.1.0/24 -> 10.0.0.0/24"
 *
 * Returns 0, or -1 with lab->trouble set: when not exactly one gateway has such
 * a policy, or not exactly one SA fits its template, or @p does not have it.
 */
int lose_sa(struct lab *lab, struct peer *p, const char *selector);

#endif
