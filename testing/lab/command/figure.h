/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * figure.h - what many expansions cost, unpatched and patched.
 *
 * Figures are computed from observations, and compared.  Pure, like the judge.
 */
#ifndef LAB_FIGURE_H
#define LAB_FIGURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "command/product.h"
#include "command/spread.h"
#include "observation/observation.h"

enum figure {
	FIGURE_ADD,   /* s: addconn, at both gateways */
	FIGURE_UP,    /* s: whack --initiate, until both kernels have
				 * all SAs */
	FIGURE_CPU,   /* s: processor time during FIGURE_UP: of the guest,
				 * as its host counts it, or of both plutos
				 * where there is no guest */
	FIGURE_STOP,  /* s: shutdown of both plutos */
	FIGURE_PEAK,  /* MiB: VmHWM of both plutos, all SAs up */
	FIGURE_SHARE, /* MiB: Pss of both plutos, all SAs up */
	FIGURE_ROUTE, /* s: whack --route of all expansions */
	FIGURE_FIRST, /* ms: the first packet of a flow, median over
				 * the flows of a run */
	FIGURE_COUNT,
};

enum figure_build { FIGURE_U, FIGURE_P, FIGURE_BUILDS };

struct figures;

/**
 * figures_new() - room for the figures of one IKE version.
 * @sizes: @count sizes, ascending, the nested ones last; copied
 * @runs: number of runs of each build and size
 *
 * Never fails; release with figures_free().
 */
struct figures *figures_new(const struct product_size *sizes, unsigned count,
			    unsigned runs);

/**
 * figures_add() - take the figures of a cell that ran.
 * @size: index into the sizes
 * @run: counted from 0
 * @kind: kind of the cell's scenario
 * @seen: the cell's observation
 */
void figures_add(struct figures *f, unsigned size, unsigned run,
		 enum figure_build build, enum product_kind kind,
		 const struct observation *seen);

/* A figure of U beside that of P. */
struct figure_pair {
	enum figure figure;
	struct product_size size; /* n is 0: growth with the number of
				 * expansions, over sizes that do not nest */
	unsigned index;		  /* of the size */
	struct spread u, p;
	struct spread ratio; /* P/U of each run; of growth: the difference
				 * of the exponents, P - U */
	double limit;	     /* of the ratio */
	bool complete;	     /* no run is missing */
	bool judged;
	bool good; /* not judged; or complete, and the ratio's
				 * interval is not wholly above the limit */
};

/**
 * figures_compare() - all comparisons, in the order they are printed.
 * @count: set
 *
 * A figure that has a limit in figure.c is judged by the ratio P/U at each
 * size, and by growth, the exponent e of expansions^e.  Noise is never exactly
 * 0: P's exponent may exceed U's, as far as P/U grows from the smallest size to
 * the largest by no more than the limit.
 *
 * Returns an array to free().
 */
struct figure_pair *figures_compare(const struct figures *f, unsigned *count);

/* "all SAs up"; "s". */
const char *figure_name(enum figure figure);
const char *figure_unit(enum figure figure);

enum { FIGURE_SIZE = 24 }; /* room for figure_size() */

/* "256", "256 nested" or "growth"; returns @out. */
const char *figure_size(const struct figure_pair *pair, char out[FIGURE_SIZE]);

/* Print all comparisons as a table. */
void figures_print(const struct figure_pair *all, unsigned count, FILE *out);

/* All comparisons as JSON, with every single value. */
json_t *figures_json(const struct figures *f, const struct figure_pair *all,
		     unsigned count);

void figures_free(struct figures *f);

#endif
