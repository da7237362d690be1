/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * added.h - which lines a diff adds.
 */
#ifndef MUTANTS_ADDED_H
#define MUTANTS_ADDED_H

#include <stdbool.h>

#include "base/trouble.h"

/* What a diff adds to one file. */
struct added {
	char *file; /* "programs/pluto/kernel.c" */
	struct added_range {
		unsigned first, last;
	} * ranges; /* of lines of the new file, in order */
	unsigned count;
};

struct added_list {
	struct added *files;
	unsigned count;
};

/**
 * added_parse() - read a diff without context, as "diff -U0" writes it.
 * @text: NUL-terminated; names have one directory in front, as in "b/Makefile"
 * @out: release with added_free()
 *
 * Returns 0; or -1 with @t set, if the diff has context, which is not added.
 */
int added_parse(const char *text, struct added_list *out, struct trouble *t);

void added_free(struct added_list *list);

/* Whether the diff adds all lines from @first to @last. */
bool added_has(const struct added *file, unsigned first, unsigned last);

#endif
