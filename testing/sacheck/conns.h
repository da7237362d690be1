/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conns.h - which conn an SA belongs to, as the IKE daemon tells.
 */
#ifndef SACHECK_CONNS_H
#define SACHECK_CONNS_H

#include "base/trouble.h"
#include "sacheck/gateway.h"

/**
 * conns_apply() - name a gateway's SAs after what `ipsec status` says.
 * @text: that output, of any libreswan or Openswan: lines with a conn's name in
 *	quotes and SAs like esp.c0ffee01@192.0.2.2 after it; or the output of
 *	strongSwan's `ipsec statusall` or `swanctl --list-sas`
 *
 * SAs of the text that @g does not have are ignored: the text may be older.
 * Returns how many SAs got a name.
 */
unsigned conns_apply(struct gateway *g, const char *text);

/* Whether a line may be such output.  Keep no other line: it may be a key. */
bool conns_is_said(const char *line, size_t size);

/**
 * conns_ask() - the output of `ipsec status`.
 *
 * Asks only if pluto's control socket exists, and waits five seconds.  Runs
 * with this process's rights, so before confine().  Returns a string to free(),
 * or NULL when pluto does not answer.
 */
char *conns_ask(void);

/* conns_read() - the same from a file; NULL with @t set. */
char *conns_read(const char *path, struct trouble *t);

#endif
