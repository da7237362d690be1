/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * console.h - what a test's hosts have shown: sanitized, and compared.
 */
#ifndef UPSTREAM_CONSOLE_H
#define UPSTREAM_CONSOLE_H

#include "base/trouble.h"
#include "upstream/script.h"

/**
 * console_expected() - what upstream expects.
 * @dir: of the test
 *
 * The consoles that are compared, each below a line with its host's name.
 * Returns a string to free(), or NULL with @t set.
 */
char *console_expected(const char *dir, const struct script *script,
		       struct trouble *t);

/**
 * console_seen() - the same, of a run.
 * @tree: has the sanitizers
 * @out: directory with the run's consoles
 *
 * A console that is not there is told of in its place.
 */
char *console_seen(const char *tree, const char *dir,
		   const struct script *script, const char *out,
		   struct trouble *t);

/**
 * console_findings() - what the logs of a run have that they should not.
 * @out: directory of the run, which has OUTPUT/HOST.pluto.log
 *
 * Returns a line "HOST: WHAT" for each, to be freed.
 */
char *console_findings(const struct script *script, const char *out,
		       unsigned cores);

/* Lines of @a that @b does not have, to be freed. */
char *lines_without(const char *a, const char *b);

/**
 * diff() - how two files differ.
 * @context: lines around what differs
 *
 * Returns what diff -U says without its first two lines, to be freed; or NULL
 * with @t set.
 */
char *diff(const char *from, const char *to, unsigned context,
	   struct trouble *t);

#endif
