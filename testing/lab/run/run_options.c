// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * run_options.c - what the user asked of a run.
 */
#include "run/run_options.h"

#include <string.h>
#include <unistd.h>

#include "base/number.h"

enum { MOST_DEFAULT_JOBS = 12 };

bool run_read_build(void *into, const char *text)
{
	struct run_options *o = into;

	if (strncmp(text, "U=", 2) == 0)
		o->unpatched = text + 2;
	else if (strncmp(text, "P=", 2) == 0)
		o->patched = text + 2;
	else
		return false;
	return true;
}

bool run_read_number(const char *text, unsigned most, unsigned *out)
{
	uint64_t value;

	if (!number_parse(text, most, &value) || value < 1)
		return false;
	*out = (unsigned)value;
	return true;
}

unsigned run_default_jobs(const char *kernel)
{
	long jobs = sysconf(_SC_NPROCESSORS_ONLN);

	if (strncmp(kernel, "qemu:", 5) != 0)
		jobs *= 3;
	return jobs < 1			? 1 :
	       jobs > MOST_DEFAULT_JOBS ? MOST_DEFAULT_JOBS :
					  (unsigned)jobs;
}
