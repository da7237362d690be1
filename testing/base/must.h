/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * must.h - allocate memory, or end the process with a message.
 *
 * The lab and its tools allocate a few megabytes; nothing sensible can be done
 * when even that is refused.
 */
#ifndef BASE_MUST_H
#define BASE_MUST_H

#include <stddef.h>
#include <stdio.h>

/* @count zeroed elements of @size bytes; free() them. */
void *must_calloc(size_t count, size_t size);

/* @array resized to @count elements of @size bytes, the new ones not zeroed. */
void *must_grow(void *array, size_t count, size_t size);

/* A copy of @s, or NULL for NULL; free() it. */
char *must_strdup(const char *s);

/* A formatted string; free() it. */
char *must_printf(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* @text, which it frees, with @by for each @word, none for ""; free() it. */
char *must_replace(char *text, const char *word, const char *by);

/* As open_memstream(3). */
FILE *must_memstream(char **text, size_t *size);

/*
 * A copy of @line with '?' for control characters; free() it.  In @name also
 * for line ends and tabs: with these it could pass for a line of its own.
 */
char *must_printable(const char *line);
char *must_printable_name(const char *name);

#endif
