/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * variant.h - one scenario file, several scenarios.
 *
 * A file's "variants" are further scenarios that differ from it only in what
 * struct scenario_variant has: the addresses' family, more options of the
 * conns, larger packets and so on.  Pure.
 */
#ifndef LAB_VARIANT_H
#define LAB_VARIANT_H

#include <stddef.h>

#include "scenario/scenario.h"

/**
 * variant_text() - a scenario file's text with the addresses of a variant.
 * @text: the file, @size bytes; need not end with NUL
 * @base: the file's own scenario, which tells which networks are outer
 *
 * An outer address a.b.c.d becomes 2001:db8::a.b.c.d, an inner one
 * fd00::a.b.c.d, written as inet_ntop() does it, and a length n becomes
 * 96 + n; 0.0.0.0/0 is ::/0.  So a prefix contains another one exactly when
 * it did before.  An address is outer when a site's "outer" or "nat" network
 * has it.  Line breaks stay where they are, so that lines keep their numbers.
 *
 * Returns a string to free(), NUL-terminated, with its length in @new_size.
 */
char *variant_text(const char *text, size_t size, const struct scenario *base,
		   const struct scenario_variant *v, size_t *new_size);

/**
 * variant_options() - the options of a conn, followed by those of the variant.
 *
 * Returns a string to free().
 */
char *variant_options(const char *options, const struct scenario_variant *v);

#endif
