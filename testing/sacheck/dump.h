/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.h - a gateway as JSON text, and back.
 *
 * The format has a version, one line for each SA and policy, and no room for a
 * key: a reader refuses members that it does not know.
 */
#ifndef SACHECK_DUMP_H
#define SACHECK_DUMP_H

#include <stdio.h>

#include <jansson.h>

#include "base/trouble.h"
#include "sacheck/gateway.h"

enum {
	DUMP_VERSION = 1,
	/* of a file that is read: some two million SAs and policies */
	DUMP_MOST_BYTES = 512 << 20,
};

/**
 * dump_write() - write a gateway as text.
 *
 * Returns 0, or -1 with @t set when @out does not take it.
 */
int dump_write(const struct gateway *g, FILE *out, struct trouble *t);

/* What the text does not tell, as such dumps have it: a new list of names. */
json_t *dump_unknown(const struct gateway *g);

/**
 * dump_parse() - the other way round.
 * @text: @size bytes, of anything
 * @name: for messages, and the gateway's name if the text has none
 *
 * Returns 0, or -1 with @t set and nothing in @g; release it with
 * gateway_free().
 */
int dump_parse(const char *text, size_t size, const char *name,
	       struct gateway *g, struct trouble *t);

/**
 * dump_read() - the same of a file, or of text that somebody pasted.
 * @path: a file, or "-" for the standard input; what it is is told by its
 *	content.  Of text (see pasted.h) also a directory of files, or several
 *	files with "+" between them
 *
 * Returns 0, or -1 with @t set and nothing in @g.
 */
int dump_read(const char *path, struct gateway *g, struct trouble *t);

/* Whether it is a text with what `ip xfrm monitor` prints in it. */
bool dump_has_monitor(const char *path);

/**
 * dump_read_monitor() - read such a text.
 * @before, @now: get what was there when the monitor began, and at last: of an
 *	SA that carried packets meanwhile more of them
 *
 * Returns 0, or -1 with @t set and nothing in either.
 */
int dump_read_monitor(const char *path, struct gateway *before,
		      struct gateway *now, struct trouble *t);

#endif
