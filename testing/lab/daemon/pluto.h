/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pluto.h - one peer: pluto with its own configuration, secrets, run
 * directory and log, in a gateway's network namespace.  A mount namespace of
 * its own has the build's helper programs where pluto looks for them.
 * flavour.h has the differences between plutos.
 */
#ifndef LAB_PLUTO_H
#define LAB_PLUTO_H

#include "daemon/daemon.h"

extern const struct daemon_kind pluto_kind;

/**
 * pluto_whack() - run whack for a peer and wait for its answer.
 * @arguments: without those that select the pluto; NULL at the end
 * @ms: deadline
 * @status: exit status of whack, when it exited by itself; 0: "yes".  After
 *	--listen it is the status of the last message that pluto logged
 *
 * Returns 0, or -1 with @t set when whack could not run, was killed or did
 * not answer in time.
 */
int pluto_whack(struct daemon *d, const char *const *arguments, unsigned ms,
		int *status, struct trouble *t);

/*
 * Wait until pluto has finished all earlier work, by a request that it answers
 * afterwards.  Returns 0, or -1 with @t set.
 */
int pluto_ping(struct daemon *d, unsigned ms, struct trouble *t);

#endif
