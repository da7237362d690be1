/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * established.h - whether a pluto's log says that a conn is up.
 *
 * whack reports success even when the peer refused and pluto will try again, or
 * when the peer accepted only one expansion of two.  Pure.
 */
#ifndef LAB_ESTABLISHED_H
#define LAB_ESTABLISHED_H

#include "scenario/expansion.h"

/**
 * established_missing() - the first expansion that has no Child SA (IPsec SA).
 * @all: all expansions of the site
 * @conn: what was to come up: a conn, one expansion of it, or an instance
 * @lines: @count lines of the log, since the request
 *
 * Returns the name of an expansion in @all; @conn itself if @all does not have
 * it; or NULL when everything that @conn names is established.
 */
const char *established_missing(const struct expansion_list *all,
				const char *conn, char *const *lines,
				unsigned count);

#endif
