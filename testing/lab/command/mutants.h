/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutants.h - the options and the results of plutolab mutants.
 */
#ifndef LAB_MUTANTS_H
#define LAB_MUTANTS_H

#include <stdbool.h>
#include <stdint.h>

#include "command/mutant.h"
#include "observation/observation.h"
#include "run/run.h"
#include "run/run_options.h"

struct mutants_options {
	struct run_options run;
	const char *build; /* made by scripts/build-pluto M; has mutants.json */
	const char *known, *killed;
	const char *only; /* pattern of function names, or NULL */
	const char *tier;
	unsigned sample; /* 0: all */
	uint64_t seed;
};

struct mutants_job {
	const struct mutants_options *o;
	struct mutant_table mutants;
	struct trial_table trials;
	unsigned chosen;
	struct cell *bases; /* base cells of the compared trials */
	struct observation *base_seen;
	unsigned bases_count;
	struct run *run;
	unsigned unlike; /* trials that fail without a mutant */
};

/**
 * mutants_finish() - write results.tap, mutants.json and killed.json into the
 * run's directory, and print the survivors and the sums.
 *
 * Returns: the exit status of the command, 0 or 1
 */
int mutants_finish(const struct mutants_job *job);

#endif
