/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_options.h - what the user asked of a run.
 */
#ifndef LAB_RUN_OPTIONS_H
#define LAB_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum {
	RUN_PARTS = 17, /* knock-outs, at most */
	RUN_MOST_JOBS = 64,
};

struct run_options {
	const char *command;   /* "plutolab run": before each message */
	const char *scenarios; /* directory */
	/* directories of builds; patched NULL: no cell has one */
	const char *unpatched, *patched;
	/* or the PREFIX of an installed pluto instead; "PREFIX,PREFIX":
	 * party A's and party B's */
	const char *installed_u, *installed_p;
	const char *charon; /* its directory; NULL: no cell has a charon */
	const char *knock_out[RUN_PARTS + 1]; /* by number of the part */
	const char *mutants; /* directory with a build for each, MUTANTS/17;
				 * NULL: no task has one */
	const char *kernel;  /* "host", "uml:DIR", "qemu:DIR" */
	const char *out; /* directory; what an earlier run left is removed */
	uint64_t memory; /* bytes per guest; 0: enough for the matrix */
	unsigned jobs;	 /* cells at a time, at least 1 */
	bool verbose;	 /* print what each cell is doing */
};

/**
 * run_read_build() - "U=DIR" or "P=DIR".
 * @into: struct run_options
 * run_read_number() - a number from 1 to @most.
 *
 * Both return false when @text is no such thing.
 */
bool run_read_build(void *into, const char *text);
bool run_read_number(const char *text, unsigned most, unsigned *out);

/*
 * Several cells per processor, as a cell mostly waits: for pluto, or for what
 * must not come.  With QEMU, one.  @kernel: as in struct run_options.
 */
unsigned run_default_jobs(const char *kernel);

#endif
