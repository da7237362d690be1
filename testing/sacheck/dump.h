/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.h - a gateway as JSON text, and back.
 *
 * The format has a version and one line for each SA and policy.  No member can
 * hold a key, and a reader refuses members that it does not know.
 */
#ifndef SACHECK_DUMP_H
#define SACHECK_DUMP_H

#include <stdio.h>

#include <jansson.h>

#include "base/trouble.h"
#include "sacheck/gateway.h"

enum {
	DUMP_VERSION = 1,
	/* of an input file: some two million SAs and policies */
	DUMP_MOST_BYTES = 512 << 20,
};

/**
 * dump_write() - write a gateway as text.
 *
 * Returns 0, or -1 with @t set when @out cannot be written.
 */
int dump_write(const struct gateway *g, FILE *out, struct trouble *t);

/* The names of g->unknown's bits, as in a dump: a new reference. */
json_t *dump_unknown(const struct gateway *g);

/**
 * dump_parse() - read a gateway from the text of a dump.
 * @text: @size bytes, which may be anything
 * @name: for messages, and the gateway's name if the text has none
 *
 * Returns 0, or -1 with @t set and nothing in @g; release it with
 * gateway_free().
 */
int dump_parse(const char *text, size_t size, const char *name,
	       struct gateway *g, struct trouble *t);

/**
 * dump_read() - read a gateway from a dump file or pasted text (pasted.h).
 * @path: a file, or "-" for the standard input; its content tells which of the
 *	two it is.  For text also a directory of files, or several files with
 *	"+" between them
 *
 * Returns 0, or -1 with @t set and nothing in @g.
 */
int dump_read(const char *path, struct gateway *g, struct trouble *t);

/* Whether @path is text with output of `ip xfrm monitor`. */
bool dump_has_monitor(const char *path);

/**
 * dump_read_monitor() - read text with output of `ip xfrm monitor`.
 * @before, @now: get the gateway when the monitor began and when it ended; in
 *	@now an SA that was used meanwhile has more packets
 *
 * Returns 0, or -1 with @t set and nothing in either.
 */
int dump_read_monitor(const char *path, struct gateway *before,
		      struct gateway *now, struct trouble *t);

#endif
