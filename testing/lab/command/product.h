/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * product.h - scenarios of one conn with very many expansions.
 *
 * The expansions of leftsubnets= and rightsubnets= are all pairs of subnets.
 * Scenarios with so many expansions are too long to write by hand.  They are
 * generated, and read like any other.
 */
#ifndef LAB_PRODUCT_H
#define LAB_PRODUCT_H

#include <stdbool.h>

enum product_kind {
	PRODUCT_UP,	   /* the whole conn is brought up */
	PRODUCT_ON_DEMAND, /* the conn is routed; packets bring up
				 * expansions, one flow after the other */
};

enum {
	PRODUCT_LEAST = 2, /* subnets a side */
	PRODUCT_MOST = 64,
	PRODUCT_FLOWS = 64,  /* at most: a sample of the pairs */
	PRODUCT_NAME = 32,   /* room for product_name() */
	PRODUCT_NESTED = 16, /* subnets a side at most, if nested */
};

/* How many subnets a side has. */
struct product_size {
	unsigned n;
	bool nested; /* each inside the one before: /16, /17 ... */
};

/* Whether there is such a scenario: nested subnets have PRODUCT_UP only. */
static inline bool product_exists(struct product_size size,
				  enum product_kind kind)
{
	return kind == PRODUCT_UP || !size.nested;
}

/* Write the name of the scenario, "scale-16x16-up"; returns @out. */
const char *product_name(struct product_size size, enum product_kind kind,
			 char out[PRODUCT_NAME]);

/**
 * product_text() - the scenario's file.
 * @size: from PRODUCT_LEAST to PRODUCT_MOST subnets, or, nested, to
 *	PRODUCT_NESTED
 *
 * Its flows are spread over all pairs.  Each left subnet has at least one flow;
 * so has each right subnet if their number is a power of two.
 *
 * Returns YAML; free() it.
 */
char *product_text(struct product_size size, enum product_kind kind);

#endif
