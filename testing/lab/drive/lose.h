/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lose.h - have a gateway's kernel lose one SA behind its daemon's back.
 */
#ifndef LAB_LOSE_H
#define LAB_LOSE_H

#include "drive/lab.h"

/**
 * lose_sa() - delete the SA that packets of a selector are sent on.
 * @p: the peer that loses the SA: the one that sends on it, or receives
 * @selector: of an outbound policy, "10.0.1.0/24 -> 10.0.0.0/24"
 *
 * Returns 0, or -1 with lab->trouble set.  The gateways must have exactly one
 * such policy and one SA that fits its template, and @p must have that SA.
 */
int lose_sa(struct lab *lab, struct peer *p, const char *selector);

#endif
