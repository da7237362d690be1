// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab.c - what a cell came to so far, and what is being done in it.
 */
#include "drive/lab.h"

#include <stdarg.h>
#include <stdio.h>

#include "net/xfrm_window.h"

bool lab_has_failed(const struct lab *lab)
{
	const char *counter = scenario_counter(lab->s);
	uint64_t bad = traffic_lost(&lab->traffic);

	for (unsigned i = 0; i < lab->peers_count; i++)
		bad += xfrm_counted(&lab->peers[i].xfrm, counter);
	return bad > 0;
}

void lab_progress(const struct lab *lab, const char *format, ...)
{
	char what[256];
	va_list args;

	if (!lab->env->progress)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	lab->env->progress(lab->env->progress_arg, what);
}
