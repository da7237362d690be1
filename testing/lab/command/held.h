/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * held.h - observations that wait for the one they are compared with.
 *
 * Cells run in any order, several at a time; what a compared cell showed is
 * kept here until its base has run too.
 */
#ifndef LAB_HELD_H
#define LAB_HELD_H

#include "run/run.h"

struct held {
	struct task task; /* its cell must outlive it */
	struct observation seen;
};

struct held_list {
	struct held *all;
	unsigned count;
};

/**
 * held_add() - keep one.
 * @seen: what it points to is taken, and left empty
 */
void held_add(struct held_list *list, const struct task *task,
	      struct observation *seen);

/**
 * held_take() - take out one that is compared with a cell.
 * @base: that cell
 * @out: filled in; release its observation
 *
 * Returns false when there is none left.
 */
bool held_take(struct held_list *list, const struct cell *base,
	       struct held *out);

/* Free all that still wait. */
void held_list_free(struct held_list *list);

#endif
