/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutant.h - the mutants of a build, what is known of them, and which cell is
 * to try one next.
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
	/* as testing/mutants/mutant_list.h has them; of the document */
	const char *file, *function, *rule, *text, *original, *mutated;
	unsigned line;
	unsigned nth; /* of those in which all this is equal, from 1 on */
	const char *equivalent; /* why no cell can kill it, or NULL */
	const char *survives;	/* what a cell would have to do, or NULL */
	const char *killer; /* the cell that killed it when all ran, or NULL */
	char key[MUTANT_KEY]; /* of all that names it, but for numbers */
	enum fate fate;
	unsigned *cells; /* that ran, by their place in the table */
	unsigned cells_count;
	const struct trial *again; /* it proved nothing, and is to run again */
	const char *killed_by;	   /* name of that cell ... */
	char *why;		   /* ... and what it saw */
};

struct mutant_table {
	json_t *document, *known, *killed;
	struct mutant *mutants; /* mutants[0] is number 1 */
	unsigned count;
};

/**
 * mutant_table_load() - read the list that "mutate" wrote, and what is known.
 * @list, @known, @killed: paths
 * @out: release with mutant_table_free()
 *
 * Of @known each entry names a mutant by file, function, rule, the text of the
 * line and what is changed in it, and has either "equivalent" or "survives".
 * Where several are equal it is of the first, or of that with its "nth".  Each must
 * be of a mutant.
 *
 * @killed has cells by key, as mutant_killed() makes it; what is of no mutant any
 * more is left alone there.
 *
 * Returns 0, or -1 with @t set and @out empty.
 */
int mutant_table_load(const char *list, const char *known, const char *killed,
		      struct mutant_table *out, struct trouble *t);

void mutant_table_free(struct mutant_table *table);

/* @killed anew: with what this run has shown; to be freed. */
char *mutant_killed(const struct mutant_table *table);

/**
 * mutant_choose() - which are to be tried.
 * @only: pattern of fnmatch(3) for the function; NULL: all
 * @sample: how many of those of which a killer is known; 0: all but the equivalent
 *	ones
 * @seed: which
 *
 * Returns how many these are.
 */
unsigned mutant_choose(struct mutant_table *table, const char *only,
		       unsigned sample, uint64_t seed);

/* A cell that may try mutants. */
struct trial {
	struct cell cell;
	char name[CELL_NAME];
	bool good;     /* without one it showed what it should */
	unsigned ms;   /* how long that took */
	bool *reached; /* by number, which mutants it came by */
};

struct trial_table {
	struct trial *trials;
	unsigned count;
};

/* The fastest first. */
void trial_sort(struct trial_table *table);

/* The next that comes by the mutant and has not tried it, or NULL. */
const struct trial *trial_next(const struct trial_table *table,
			       const struct mutant *m);

/* The one of that name, or NULL. */
const struct trial *trial_find(const struct trial_table *table,
			       const char *name);

/* Note what a log tells of mutants that were reached. */
void trial_read_log(struct trial *trial, const char *log, unsigned mutants);

/* "programs/pluto/kernel.c:12 negate" to @out. */
void mutant_print(FILE *out, const struct mutant *m);

#endif
