// SPDX-License-Identifier: GPL-2.0-or-later
/* number.c - numbers as people write them. */
#include "base/number.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

bool number_parse(const char *text, uint64_t most, uint64_t *out)
{
	uint64_t value;
	char *end;

	/* strtoull() would take a sign and spaces */
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (*end || errno || value > most)
		return false;
	*out = value;
	return true;
}

bool shard_parse(const char *text, unsigned most, unsigned *part,
		 unsigned *parts)
{
	char *first = must_strdup(text), *slash = strchr(first, '/');
	uint64_t i = 0, n = 0;
	bool good;

	if (slash)
		*slash++ = '\0';
	good = slash && number_parse(slash, most, &n) &&
	       number_parse(first, n, &i) && i > 0;
	free(first);
	if (good) {
		*part = (unsigned)i;
		*parts = (unsigned)n;
	}
	return good;
}

unsigned version_parse(const char *text, unsigned out[2])
{
	out[0] = out[1] = 0;
	for (unsigned i = 0; i < 2; i++) {
		unsigned long value;
		char *end;

		/* strtoul() would take a sign and spaces */
		if (text[0] < '0' || text[0] > '9')
			return i;
		value = strtoul(text, &end, 10);
		out[i] = value < UINT_MAX ? (unsigned)value : UINT_MAX;
		if (*end != '.')
			return i + 1;
		text = end + 1;
	}
	return 2;
}
