// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verdict.c - what a cell showed, and why.
 */
#include "judge/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"

const char *verdict_name(enum verdict v)
{
	switch (v) {
	case VERDICT_DELIVERED:
		return "delivered";
	case VERDICT_FAILED:
		return "failed";
	case VERDICT_REFUSED:
		return "refused";
	case VERDICT_LOST:
		return "lost";
	case VERDICT_LEAKED:
		return "leaked";
	case VERDICT_MISKEYED:
		return "miskeyed";
	case VERDICT_DIFFERS:
		return "differs";
	case VERDICT_WORSE:
		return "worse";
	case VERDICT_SKIPPED:
		return "skipped";
	case VERDICT_INVALID:
		return "invalid";
	case VERDICT_COUNT:
		break;
	}
	return "?";
}

const char *diagnosis_name(enum diagnosis d)
{
	static const char *const names[] = { "none", "right", "wrong" };

	return d < DIAGNOSIS_COUNT ? names[d] : "?";
}

void judgement_say(struct judgement *j, const char *format, ...)
{
	va_list arguments;
	char *sentence;

	va_start(arguments, format);
	if (vasprintf(&sentence, format, arguments) < 0)
		abort();
	va_end(arguments);
	j->reasons = must_grow(j->reasons, j->reasons_count + 1,
			       sizeof(*j->reasons));
	j->reasons[j->reasons_count++] = sentence;
}

void judgement_free(struct judgement *j)
{
	for (unsigned i = 0; i < j->reasons_count; i++)
		free(j->reasons[i]);
	free(j->reasons);
	*j = (struct judgement) { 0 };
}
