// SPDX-License-Identifier: GPL-2.0-or-later
/* trouble.c - the first thing that went wrong */
#include "base/trouble.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int trouble(struct trouble *t, const char *format, ...)
{
	va_list args;

	if (t->text[0])
		return -1;
	va_start(args, format);
	vsnprintf(t->text, sizeof(t->text), format, args);
	va_end(args);
	return -1;
}

void trouble_detail(struct trouble *t, const char *format, ...)
{
	size_t used = strlen(t->text);
	va_list args;

	if (!used)
		return;
	va_start(args, format);
	vsnprintf(t->text + used, sizeof(t->text) - used, format, args);
	va_end(args);
}
