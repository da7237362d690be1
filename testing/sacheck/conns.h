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
 * @text: its output, of any libreswan or Openswan: lines with a conn's name in
 *	quotes and SAs like esp.c0ffee01@192.0.2.2 after it; or of strongSwan's
 *	`ipsec statusall` or `swanctl --list-sas`
 *
 * What is in the text and not in the kernel is passed over: it may be older.
 * Returns how many SAs got a name.
 */
unsigned conns_apply(struct gateway *g, const char *text);

/* Whether a line may be of such output: whatever else stays unread. */
bool conns_is_said(const char *line, size_t size);

/**
 * conns_ask() - the output of `ipsec status`.
 *
 * Only where pluto's control socket is there; pluto has five seconds.  Asks in
 * this process's name, so before confine().  Returns a string to free(), or
 * NULL when pluto cannot be asked.
 */
char *conns_ask(void);

/* conns_read() - the same of a file; NULL with @t set. */
char *conns_read(const char *path, struct trouble *t);

#endif
