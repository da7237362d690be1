// SPDX-License-Identifier: GPL-2.0-or-later
/* complaint.c - how a mistake in a scenario file is told. */
#include "scenario/complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct check *at(struct check *c, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(c->path, sizeof(c->path), format, arguments);
	va_end(arguments);
	return c;
}

void complaint(struct check *c, const char *format, ...)
{
	va_list arguments;

	fprintf(c->err, "%s:%u: ", c->file->s.file,
		document_line(c->document, c->path));
	if (c->variant != NULL)
		fprintf(c->err, "in variant %s: ", c->variant->name);
	va_start(arguments, format);
	vfprintf(c->err, format, arguments);
	va_end(arguments);
	fputc('\n', c->err);
	c->errors++;
}

bool is_word(const char *text, const char *more)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (; *text != '\0'; text++) {
		if (strchr(letters, *text) == NULL &&
		    strchr(more, *text) == NULL)
			return false;
	}
	return true;
}
