/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest_side.h - in a guest: one job, which is one test.
 */
#ifndef UPSTREAM_GUEST_SIDE_H
#define UPSTREAM_GUEST_SIDE_H

/* For init(). */
int guest_side(int channel, const char *dir);

#endif
