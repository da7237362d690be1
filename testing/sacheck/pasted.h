/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted.h - a gateway from the text that people paste: what `ip xfrm state`,
 * `ip xfrm policy` and `ip xfrm monitor` print, with or without -s, -o and -t,
 * or what `ipsec look` and `ipsec barf` make of it.
 *
 * Around it may stand anything: other output, prompts, lines of a log, also in
 * front of each line; the marks of a quoting mail, DOS's line ends; tabs may be
 * lost, and lines be wrapped.  Out of the rest of the text come
 * /proc/net/xfrm_stat, `uname -a`, `ip xfrm policy getdefault`, and the names
 * of SAs: from `ipsec status`, strongSwan's `ipsec statusall` and `swanctl
 * --list-sas`.
 *
 * Keys are skipped where they are read, and are in nothing that is kept.
 */
#ifndef SACHECK_PASTED_H
#define SACHECK_PASTED_H

#include <stddef.h>

#include "base/trouble.h"
#include "sacheck/gateway.h"

struct pasted;

/* pasted_new() - nothing read yet; pasted_free() it. */
struct pasted *pasted_new(void);
void pasted_free(struct pasted *p);

/**
 * pasted_begin() - what is fed from now on is of another file.
 * @name: for messages; borrowed until pasted_end()
 * @t: where a trouble is said; borrowed likewise
 */
void pasted_begin(struct pasted *p, const char *name, struct trouble *t);

/**
 * pasted_line() - read a line.
 *
 * Returns 0, or -1 with the trouble set: then the rest is not to be read.
 */
int pasted_line(struct pasted *p, const char *line, size_t size);

/**
 * pasted_finish_file() - the file ends here.
 * @useful: set to whether there was anything in it that is known
 *
 * Returns 0, or -1 likewise.
 */
int pasted_finish_file(struct pasted *p, bool *useful);

/**
 * pasted_end() - make a gateway of what was read.
 * @before: gets what was there when a monitor began; or NULL
 * @now: gets what was there at last; release both with gateway_free()
 *
 * Of output that stands there twice, as of two moments, the later one counts.
 * Both ends of a tunnel in one text are refused: that is for `sacheck pair`.
 * Returns 0, or -1 with the trouble set and nothing in either.
 */
int pasted_end(struct pasted *p, struct gateway *before, struct gateway *now);

/* Whether a part of what was read is of `ip xfrm monitor`. */
bool pasted_has_monitor(const struct pasted *p);

#endif
