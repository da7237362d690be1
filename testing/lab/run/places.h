/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * places.h - where a run finds what it needs, and where its results go.
 */
#ifndef LAB_PLACES_H
#define LAB_PLACES_H

#include <stdbool.h>

#include "base/trouble.h"
#include "run/guest.h"
#include "run/run_options.h"

/* All paths are absolute. */
struct places {
	bool guest;		    /* else on this machine's kernel */
	struct guest_kernel kernel; /* program: NULL on this machine's */
	unsigned slowness;	    /* by which deadlines are multiplied */
	char *self;		    /* this program */
	char *scenarios, *charon;
	char *unpatched[2], *patched[2]; /* by party */
	char *knock_out[RUN_PARTS + 1], *mutants;
	char *out; /* the directory for results ... */
	int lock;  /* ... and the lock on it; -1: none */
};

/*
 * Make and lock the directory for results, and remove what an earlier run left
 * in it.  Returns 0, or -1 with @t set.
 */
int places_open_out(struct places *places, const char *out, struct trouble *t);

/*
 * Resolve and check all other paths.  Returns 0, or -1 with @t set.  Release
 * with places_free() in both cases.
 */
int places_find(struct places *places, const struct run_options *o,
		struct trouble *t);

/* Remove directories that hold nothing for people to read. */
void places_prune(const struct places *places, const char *command);

void places_free(struct places *places);

#endif
