/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pluto.h - one peer: pluto with its own configuration, secrets, run
 * directory and log, in a gateway's network namespace and a mount namespace
 * where its build's helper programs stand where pluto looks for them.  What
 * one pluto does differently from another is in flavour.h.
 */
#ifndef LAB_PLUTO_H
#define LAB_PLUTO_H

#include "daemon/daemon.h"

extern const struct daemon_kind pluto_kind;

/**
 * pluto_whack() - run whack for a peer and wait for its answer.
 * @arguments: without those that say which pluto, NULL at the end
 * @ms: deadline
 * @status: exit status of whack, when it exited by itself: 0 is "yes", but of
 *	--listen it is that of the last thing pluto logged meanwhile
 *
 * Returns 0, or -1 with @t set when whack could not run, was killed or did
 * not answer in time.
 */
int pluto_whack(struct daemon *d, const char *const *arguments, unsigned ms,
		int *status, struct trouble *t);

/*
 * Ask pluto something, for the answer comes when all else that it was doing is
 * done.  Returns 0, or -1 with @t set.
 */
int pluto_ping(struct daemon *d, unsigned ms, struct trouble *t);

#endif
