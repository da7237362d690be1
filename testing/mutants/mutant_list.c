// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mutant_list.c - what mutants there are.
 */
#include "mutants/mutant_list.h"

#include <stdlib.h>

const char *left_name(enum left left)
{
	static const char *const names[] = {
		[LEFT_MACRO] = "macro",
		[LEFT_DIRECTIVE] = "directive",
		[LEFT_LOG] = "log",
	};

	return names[left];
}

void mutant_list_free(struct mutant_list *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		free(list->mutants[i].file);
		free(list->mutants[i].function);
		free(list->mutants[i].text);
		free(list->mutants[i].original);
		free(list->mutants[i].mutated);
	}
	free(list->mutants);
	*list = (struct mutant_list) { .count = 0 };
}
