/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guests.h - jobs in guests, several at a time, a new guest for each.
 */
#ifndef UPSTREAM_GUESTS_H
#define UPSTREAM_GUESTS_H

#include <stdint.h>

#include "run/boot.h"
#include "upstream/job.h"

struct guests_plan {
	const struct guest_kernel *kernel;
	unsigned jobs;	 /* at a time */
	uint64_t memory; /* bytes of each guest */
	/* Fill in @job, which is then taken, and @tag; false: none now. */
	bool (*next)(void *arg, struct job *job, void **tag);
	/* @trouble: NULL, or why there is no answer */
	void (*done)(void *arg, void *tag, const struct answer *answer,
		     const char *trouble, unsigned ms);
	void *arg;
};

/**
 * guests_run() - do jobs until there are no more.
 *
 * Returns 0; the number of a signal that ended it; or -1 with @t set.
 */
int guests_run(const struct guests_plan *plan, struct trouble *t);

#endif
