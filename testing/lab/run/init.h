/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * init.h - this program as PID 1 of a guest.
 */
#ifndef LAB_INIT_H
#define LAB_INIT_H

/**
 * init() - make a root to write to, call @worker, power off.
 * @worker: gets the channel of guest_start() and a directory for its files;
 *	returns 0, or -1 to give up
 *
 * Returns only when this process is not a guest's first: an exit status.
 */
int init(int (*worker)(int channel, const char *dir));

#endif
