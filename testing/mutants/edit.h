/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edit.h - put text around ranges of a text; ranges nest or are disjoint.
 */
#ifndef MUTANTS_EDIT_H
#define MUTANTS_EDIT_H

#include <stddef.h>

struct edit {
	size_t begin, end; /* of the range */
	char *before, *after;
	unsigned order; /* of two edits of one range the lower is outside */
};

struct edit_list {
	struct edit *edits;
	unsigned count;
};

/* Takes @before and @after. */
void edit_add(struct edit_list *list, size_t begin, size_t end, char *before,
	      char *after);

/* The text with all edits; free() it. */
char *edit_apply(struct edit_list *list, const char *text);

void edit_free(struct edit_list *list);

#endif
