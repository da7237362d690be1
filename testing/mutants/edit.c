// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * edit.c - text put around ranges of a text, which nest or do not touch.
 */
#include "mutants/edit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void edit_add(struct edit_list *list, size_t begin, size_t end, char *before,
	      char *after)
{
	list->edits = must_grow(list->edits, list->count + 1,
				sizeof(*list->edits));
	list->edits[list->count] = (struct edit) {
		.begin = begin,
		.end = end,
		.order = list->count,
	};
	list->edits[list->count].before = before;
	list->edits[list->count++].after = after;
}

/* What is to be put in at one place: the end of one range, or the begin. */
struct put {
	size_t at;
	bool end;
	size_t other; /* where the range begins, or ends */
	unsigned order;
	const char *text;
};

/* Ends come before begins; an inner range ends first, an outer one begins first. */
static int compare_puts(const void *one, const void *other)
{
	const struct put *a = one, *b = other;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->end != b->end)
		return a->end ? -1 : 1;
	if (a->other != b->other)
		return a->other > b->other ? -1 : 1;
	if (a->end)
		return a->order > b->order ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

char *edit_apply(struct edit_list *list, const char *text)
{
	struct put *puts = must_calloc((size_t)list->count * 2 + 1,
				       sizeof(*puts));
	size_t size = 0, at = 0;
	char *result = NULL;
	FILE *out = must_memstream(&result, &size);

	for (size_t i = 0; i < list->count; i++) {
		const struct edit *e = &list->edits[i];

		puts[2 * i] = (struct put) { e->begin, false, e->end, e->order,
					     e->before };
		puts[2 * i + 1] = (struct put) { e->end, true, e->begin,
						 e->order, e->after };
	}
	qsort(puts, (size_t)list->count * 2, sizeof(*puts), compare_puts);
	for (size_t i = 0; i < (size_t)list->count * 2; i++) {
		fwrite(text + at, 1, puts[i].at - at, out);
		fputs(puts[i].text, out);
		at = puts[i].at;
	}
	fputs(text + at, out);
	if (fclose(out))
		abort();
	free(puts);
	return result;
}

void edit_free(struct edit_list *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		free(list->edits[i].before);
		free(list->edits[i].after);
	}
	free(list->edits);
	*list = (struct edit_list) { .count = 0 };
}
