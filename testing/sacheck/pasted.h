/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted.h - a gateway from the text that people paste: what `ip xfrm state`,
 * `ip xfrm policy` and `ip xfrm monitor` print, with or without -s, -o and -t,
 * or what `ipsec look` and `ipsec barf` make of it.
 *
 * Anything may surround it: other output, prompts, log lines.  Each line may
 * have a log's prefix, the marks of a quoting mail, a DOS line end.  Tabs may
 * be lost, and lines wrapped.  The reader also takes /proc/net/xfrm_stat,
 * `uname -a`, `ip xfrm policy getdefault`, and the names of SAs from `ipsec
 * status`, strongSwan's `ipsec statusall` and `swanctl --list-sas`.
 *
 * The reader skips keys, and stores them nowhere.
 */
#ifndef SACHECK_PASTED_H
#define SACHECK_PASTED_H

#include <stddef.h>

#include "base/trouble.h"
#include "sacheck/gateway.h"

struct pasted;

/* pasted_new() - an empty reader.  Release with pasted_free(). */
struct pasted *pasted_new(void);
void pasted_free(struct pasted *p);

/**
 * pasted_begin() - begin another file.
 * @name: for messages; borrowed until pasted_end()
 * @t: set when a function fails; borrowed likewise
 */
void pasted_begin(struct pasted *p, const char *name, struct trouble *t);

/**
 * pasted_line() - read a line.
 *
 * Returns 0, or -1 with the trouble set: then read no more lines.
 */
int pasted_line(struct pasted *p, const char *line, size_t size);

/**
 * pasted_finish_file() - the file ends here.
 * @useful: set to whether the file had anything that the reader knows
 *
 * Returns 0, or -1 with the trouble set.
 */
int pasted_finish_file(struct pasted *p, bool *useful);

/**
 * pasted_end() - make a gateway of all files.
 * @before: gets the gateway when a monitor began; or NULL
 * @now: gets the gateway at the end; release both with gateway_free()
 *
 * Of output of two moments the later one counts.  Both ends of a tunnel in one
 * text are refused: they are for `sacheck pair`.
 * Returns 0, or -1 with the trouble set and nothing in either.
 */
int pasted_end(struct pasted *p, struct gateway *before, struct gateway *now);

/* Whether a part of the text is of `ip xfrm monitor`. */
bool pasted_has_monitor(const struct pasted *p);

#endif
