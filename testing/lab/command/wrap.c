// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wrap.c - a paragraph for a terminal.
 */
#include "command/wrap.h"

#include <string.h>

void wrap(FILE *out, const char *text, const char *indent)
{
	size_t width = 0;
	const char *word = text;

	while (*word != '\0') {
		size_t length = strcspn(word, " ");

		if (width == 0 || width + 1 + length > 78) {
			fprintf(out, "%s%s%.*s", width ? "\n" : "", indent,
				(int)length, word);
			width = strlen(indent) + length;
		} else {
			fprintf(out, " %.*s", (int)length, word);
			width += 1 + length;
		}
		word += length;
		word += strspn(word, " ");
	}
	fputc('\n', out);
}
