/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * worker.h - run the cells that `plutolab run` asks for, one by one.
 */
#ifndef LAB_WORKER_H
#define LAB_WORKER_H

/**
 * worker() - speak with `plutolab run` until there are no more cells.
 * @channel: descriptor, blocking; see message.h
 * @dir: for the cells' own files; absolute, short, best on a tmpfs
 *
 * To be called as PID 1 of a process namespace: whatever processes a cell has
 * left are killed after it.
 *
 * Returns 0 at the end of the cells, or -1 when something was said that it
 * does not understand; why is then said on the channel.
 */
int worker(int channel, const char *dir);

#endif
