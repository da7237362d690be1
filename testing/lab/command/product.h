/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * product.h - scenarios of one conn with very many expansions.
 *
 * The expansions of leftsubnets= and rightsubnets= are all pairs of subnets.
 * Scenarios of them are too long to be written by hand; they are made, and
 * read like any other.
 */
#ifndef LAB_PRODUCT_H
#define LAB_PRODUCT_H

#include <stdbool.h>

enum product_kind {
	PRODUCT_UP,	   /* the whole conn is brought up */
	PRODUCT_ON_DEMAND, /* it is routed; packets bring up what they
				 * need, one flow after the other */
};

enum {
	PRODUCT_LEAST = 2, /* subnets a side */
	PRODUCT_MOST = 64,
	PRODUCT_FLOWS = 64,  /* at most: a sample of the pairs */
	PRODUCT_NAME = 32,   /* room for product_name() */
	PRODUCT_NESTED = 16, /* subnets a side at most, where they nest */
};

/* How many subnets a side has. */
struct product_size {
	unsigned n;
	bool nested; /* each inside the one before: /16, /17 ... */
};

/* Whether there is such a scenario: what nests is only brought up whole. */
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
 * @size: PRODUCT_LEAST subnets or more, and PRODUCT_MOST at most, or
 *	PRODUCT_NESTED
 *
 * Its flows are spread over all pairs, so that each subnet of either side has
 * one at least, as far as there are PRODUCT_FLOWS.
 *
 * Returns YAML; free() it.
 */
char *product_text(struct product_size size, enum product_kind kind);

#endif
