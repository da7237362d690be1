// SPDX-License-Identifier: GPL-2.0-or-later
/* number.c - numbers as people write them. */
#include "base/number.h"

#include <errno.h>
#include <stdlib.h>

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
