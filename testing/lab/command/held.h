/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * held.h - observations of compared cells that wait for their base cell.
 *
 * Cells run in any order, several at a time.  The observation of a compared
 * cell is kept here until its base cell has run too.
 */
#ifndef LAB_HELD_H
#define LAB_HELD_H

#include "run/run.h"

struct held {
	struct task task; /* task.cell must outlive this struct */
	struct observation seen;
};

struct held_list {
	struct held *all;
	unsigned count;
};

/**
 * held_add() - keep an observation.
 * @seen: moved to the list, and left empty
 */
void held_add(struct held_list *list, const struct task *task,
	      struct observation *seen);

/**
 * held_take() - take out one observation that waits for a base cell.
 * @base: the base cell
 * @out: filled in; release its observation
 *
 * Returns false when no observation waits for @base.
 */
bool held_take(struct held_list *list, const struct cell *base,
	       struct held *out);

/* Free all observations that still wait. */
void held_list_free(struct held_list *list);

#endif
