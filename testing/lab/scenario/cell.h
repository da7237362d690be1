/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cell.h - the cells of a set of scenarios, and their names.
 *
 * A cell is one run: a scenario, an IKE version, a column.  Its name is
 * "overlap/ikev1/PU".
 */
#ifndef LAB_CELL_H
#define LAB_CELL_H

#include "scenario/scenario.h"

enum { CELL_NAME = 64 }; /* room for cell_name() */

struct cell_list {
	struct cell *cells;
	unsigned count;
};

/* Write the name into @out; returns @out. */
const char *cell_name(const struct cell *cell, char out[CELL_NAME]);

/* What the scenario says this cell must show. */
enum expectation cell_expectation(const struct cell *cell);

/* Whether the scenario compares this cell with another one. */
bool cell_is_compared(const struct cell *cell);

/* The cell with which a cell is compared: unpatched, else the same. */
struct cell cell_base(const struct cell *cell);

/**
 * cells_of() - all cells of a set, in the order of the matrix: by scenario,
 * IKE version, column.  The cells borrow the scenarios of @set.
 *
 * Release @out with cells_free().
 */
void cells_of(const struct scenario_set *set, struct cell_list *out);

/**
 * cells_select() - keep what was asked for.
 * @globs: @count patterns of fnmatch(3), each for a whole name, where "*"
 *	matches '/' too; a cell is kept when any matches.  With no pattern,
 *	all are kept.
 * @err: gets a line for every pattern that no cell matches
 *
 * The cell_base() of a cell that is compared is kept, too.
 *
 * Returns 0, or -1 when some pattern matched nothing.
 */
int cells_select(struct cell_list *list, char *const *globs, unsigned count,
		 FILE *err);

/**
 * cells_tier() - keep the cells of a tier.
 * @tier: "standard": scenarios without "long: true"; "long": those with it;
 *	"all"
 *
 * Returns 0, or -1 with a line in @err when there is no such tier.
 */
int cells_tier(struct cell_list *list, const char *tier, FILE *err);

/* Drop the cells with a charon; returns how many these were. */
unsigned cells_without_charon(struct cell_list *list);

/* Drop the cells with a patched pluto; returns how many these were. */
unsigned cells_without_patched(struct cell_list *list);

/**
 * cells_shard() - keep one part of several, each cell in exactly one.
 * @text: "i/n", 1 <= i <= n
 *
 * The columns of a scenario and IKE version stay together, for some are
 * compared with each other; the parts differ by few cells.
 *
 * Returns 0, or -1 with a line in @err when @text is no such thing.
 */
int cells_shard(struct cell_list *list, const char *text, FILE *err);

/**
 * cell_find() - the cell of a name, as cell_name() writes it.
 *
 * Returns 0, or -1 with a line in @err that says which part of the name does
 * not exist.  @out borrows the scenario of @set.
 */
int cell_find(const struct scenario_set *set, const char *name,
	      struct cell *out, FILE *err);

void cells_free(struct cell_list *list);

/*
 * How a row of docs/scenarios.md begins: "| `NAME` | CLASS | IKE | COLUMNS |".
 * The caller frees it.
 */
char *scenario_row(const struct scenario *s);

#endif
