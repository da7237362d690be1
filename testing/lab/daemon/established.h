/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * established.h - whether a pluto's log says that a conn is up.
 *
 * whack is content when pluto is refused and will try again; and a peer that
 * accepts one expansion of two is no better.  Pure.
 */
#ifndef LAB_ESTABLISHED_H
#define LAB_ESTABLISHED_H

#include "scenario/expansion.h"

/**
 * established_missing() - the first that has no Child SA (IPsec SA) yet.
 * @all: all expansions of the site
 * @conn: what was to come up: a conn, one expansion of it, or an instance
 * @lines: @count lines of the log, since it was asked to
 *
 * Returns the name of an expansion in @all; @conn where none of these is named
 * so; or NULL when all that @conn names has been established.
 */
const char *established_missing(const struct expansion_list *all,
				const char *conn, char *const *lines,
				unsigned count);

#endif
