/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * confine.h - enter the network namespace that is asked about, and keep only
 * the rights that reading there needs.
 */
#ifndef SACHECK_CONFINE_H
#define SACHECK_CONFINE_H

#include <stddef.h>

#include "base/trouble.h"

/**
 * netns_path() - the file of a network namespace.
 * @name: a process id ("1234"), a path (with a '/'), or a name of `ip netns`
 * @out: gets the path, of at most @size bytes
 *
 * Returns @out, or NULL when the name is empty, "." or "..", or too long.
 */
const char *netns_path(const char *name, char *out, size_t size);

/**
 * enter_netns() - move this process into a network namespace.
 * @name: as of netns_path()
 *
 * Needs CAP_SYS_ADMIN.  Returns 0, or -1 with @t set.
 */
int enter_netns(const char *name, struct trouble *t);

/**
 * confine() - give up all capabilities but CAP_NET_ADMIN, for good.
 *
 * The kernel requires CAP_NET_ADMIN of a process that asks for SAs and policies
 * (xfrm_user.c: xfrm_user_rcv_msg(), Linux 6.12).  Children and programs that
 * this process starts can have no other capability either.
 *
 * Returns 0, or -1 with @t set; also when the process has no CAP_NET_ADMIN.
 */
int confine(struct trouble *t);

/* Give up all capabilities: reading a dump needs none. */
void confine_all(void);

#endif
