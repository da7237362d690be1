/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutant.h - the mutants of a build, what is known about each, and which cell
 * tries a mutant next.
 */
#ifndef LAB_MUTANT_H
#define LAB_MUTANT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/trouble.h"
#include "scenario/cell.h"

enum { MUTANT_KEY = 17 };

enum fate {
	FATE_NONE,  /* not chosen */
	FATE_ALIVE, /* no cell has killed it so far */
	FATE_KILLED,
};

struct trial;

struct mutant {
	unsigned number;
	/* as in testing/mutants/mutant_list.h; owned by the document */
	const char *file, *function, *rule, *text, *original, *mutated;
	unsigned line;
	unsigned nth; /* from 1, among mutants equal in file ... original */
	const char *equivalent; /* why no cell can kill it, or NULL */
	const char *survives;	/* what a cell would need to kill it, or NULL */
	const char *killer; /* the cell that killed it in a full run, or NULL */
	char key[MUTANT_KEY]; /* hash of file ... original, and nth */
	enum fate fate;
	unsigned *cells; /* that ran: indices into the trial table */
	unsigned cells_count;
	const struct trial *again; /* to be repeated: it proved nothing */
	const char *killed_by;	   /* name of the cell that did, in this run */
	char *why;		   /* that cell's verdict and reason */
};

struct mutant_table {
	json_t *document, *known, *killed;
	struct mutant *mutants; /* mutants[0] is number 1 */
	unsigned count;
};

/**
 * mutant_table_load() - read the list that "mutate" wrote, @known and @killed.
 * @list, @known, @killed: paths
 * @out: release with mutant_table_free()
 *
 * Each entry of @known names a mutant by file, function, rule, text of the line
 * and the original of the change, and has either "equivalent" or "survives".
 * Of several equal mutants "nth" selects one, by default the first.  An entry
 * that names no mutant is an error.
 *
 * @killed has cells by key, as mutant_killed() writes it; a key of no mutant is
 * ignored.
 *
 * Returns 0, or -1 with @t set and @out empty.
 */
int mutant_table_load(const char *list, const char *known, const char *killed,
		      struct mutant_table *out, struct trouble *t);

void mutant_table_free(struct mutant_table *table);

/* The new text of the file @killed, with this run's results; free() it. */
char *mutant_killed(const struct mutant_table *table);

/**
 * mutant_choose() - set the fate of the mutants to be tried to FATE_ALIVE.
 * @only: pattern of fnmatch(3) for the function; NULL: all
 * @sample: how many of the mutants with a known killer; 0: all mutants but the
 *	equivalent ones
 * @seed: for drawing the sample
 *
 * Returns the number of mutants chosen.
 */
unsigned mutant_choose(struct mutant_table *table, const char *only,
		       unsigned sample, uint64_t seed);

/* A cell that may try mutants. */
struct trial {
	struct cell cell;
	char name[CELL_NAME];
	bool good;     /* as expected without a mutant */
	unsigned ms;   /* duration of the run without a mutant */
	bool *reached; /* by mutant number: the cell executes the mutant */
};

struct trial_table {
	struct trial *trials;
	unsigned count;
};

/* Sort by duration, shortest first. */
void trial_sort(struct trial_table *table);

/* The first good trial that reaches a mutant and has not run it, or NULL. */
const struct trial *trial_next(const struct trial_table *table,
			       const struct mutant *m);

/* The trial with a name, or NULL. */
const struct trial *trial_find(const struct trial_table *table,
			       const char *name);

/* Note which of the mutants 1 to @mutants a log says were reached. */
void trial_read_log(struct trial *trial, const char *log, unsigned mutants);

/* "programs/pluto/kernel.c:12 negate" to @out. */
void mutant_print(FILE *out, const struct mutant *m);

#endif
