// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * held.c - observations that wait for the one they are compared with.
 */
#include <stdlib.h>

#include "base/must.h"
#include "command/held.h"
#include "scenario/cell.h"

void held_add(struct held_list *list, const struct task *task,
	      struct observation *seen)
{
	list->all = must_grow(list->all, list->count + 1, sizeof(*list->all));
	list->all[list->count++] = (struct held) { *task, *seen };
	*seen = (struct observation) { .completed = false };
}

bool held_take(struct held_list *list, const struct cell *base,
	       struct held *out)
{
	for (unsigned i = 0; i < list->count; i++) {
		struct cell wanted = cell_base(list->all[i].task.cell);

		if (wanted.scenario != base->scenario ||
		    wanted.ike != base->ike || wanted.column != base->column)
			continue;
		*out = list->all[i];
		list->all[i] = list->all[--list->count];
		return true;
	}
	return false;
}

void held_list_free(struct held_list *list)
{
	for (unsigned i = 0; i < list->count; i++)
		observation_free(&list->all[i].seen);
	free(list->all);
	*list = (struct held_list) { .count = 0 };
}
