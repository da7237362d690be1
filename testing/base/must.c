// SPDX-License-Identifier: GPL-2.0-or-later
/* must.c - memory that is there, or the process ends with a message */
#define _GNU_SOURCE 1

#include "base/must.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20 };

static void *must(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *must_calloc(size_t count, size_t size)
{
	return must(calloc(count ? count : 1, size));
}

/*
 * What is large is in huge pages, if the kernel likes.  In a virtual machine a
 * page fault can take longer than all that is done with the page.
 */
static void *grow_huge(void *array, size_t size)
{
	size_t room = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	size_t before = malloc_usable_size(array);
	void *memory = must(aligned_alloc(HUGE_PAGE, room));

	madvise(memory, room, MADV_HUGEPAGE);
	if (array)
		memcpy(memory, array, before < size ? before : size);
	free(array);
	return memory;
}

void *must_grow(void *array, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count ? count : 1, size, &bytes))
		must(NULL);
	if (bytes >= HUGE_PAGE)
		return grow_huge(array, bytes);
	return must(realloc(array, bytes));
}

FILE *must_memstream(char **text, size_t *size)
{
	return must(open_memstream(text, size));
}

char *must_strdup(const char *s)
{
	return s ? must(strdup(s)) : NULL;
}

char *must_printf(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return must(text);
}

char *must_replace(char *text, const char *word, const char *by)
{
	char *at = text;

	while (*word && (at = strstr(at, word))) {
		size_t start = (size_t)(at - text);
		char *next = must_printf("%.*s%s%s", (int)start, text, by,
					 at + strlen(word));

		free(text);
		text = next;
		at = text + start + strlen(by);
	}
	return text;
}

/* In ASCII, wherever char has a sign or not. */
static bool is_printable(char c)
{
	return c >= ' ' && c < 0x7f;
}

char *must_printable(const char *line)
{
	char *copy = must_strdup(line);

	for (char *c = copy; *c; c++)
		if (!is_printable(*c) && *c != '\n' && *c != '\t')
			*c = '?';
	return copy;
}

char *must_printable_name(const char *name)
{
	char *copy = must_strdup(name);

	for (char *c = copy; *c; c++)
		if (!is_printable(*c))
			*c = '?';
	return copy;
}
