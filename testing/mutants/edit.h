/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edit.h - text put around ranges of a text, which nest or do not touch.
 */
#ifndef MUTANTS_EDIT_H
#define MUTANTS_EDIT_H

#include <stddef.h>

struct edit {
	size_t begin, end; /* of the range */
	char *before, *after;
	unsigned order; /* as added: of two of one range the first is outside */
};

struct edit_list {
	struct edit *edits;
	unsigned count;
};

/* @before and @after are taken. */
void edit_add(struct edit_list *list, size_t begin, size_t end, char *before,
	      char *after);

/* The text with all of them; free() it. */
char *edit_apply(struct edit_list *list, const char *text);

void edit_free(struct edit_list *list);

#endif
