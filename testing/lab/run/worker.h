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
 * To be called as PID 1 of a PID namespace: after each cell it kills all
 * processes that the cell has left.
 *
 * Returns 0 at the end of the cells, or -1 after a MESSAGE_FAILED that says why
 * it cannot go on.
 */
int worker(int channel, const char *dir);

#endif
