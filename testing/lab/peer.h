/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer.h - start and stop the daemons of a cell, with the block policies that
 * belong to each.
 */
#ifndef LAB_PEER_H
#define LAB_PEER_H

#include "lab.h"

/* What a site runs. */
const struct daemon_kind *peer_kind(const struct scenario_site *site);

/* The build of it that the site runs in this cell. */
const struct build *peer_build(const struct lab *lab,
			       const struct scenario_site *site);

/* Start all, install the block policies.  Returns 0, or -1 with trouble. */
int peers_start(struct lab *lab);

/*
 * Stop all that still run, one after the other, in the order of the scenario:
 * a pluto that is told of a Delete by a peer, before it is shut down itself,
 * would start anew.  And not in the middle of an exchange, where pluto 5.2
 * leaks what it computes; a peer may never answer one, though.
 *
 * Returns 0, or -1 with trouble.
 */
int peers_stop(struct lab *lab);

/* For await(): whether no exchange is under way at any peer of a lab. */
bool peers_are_quiet(void *lab);

#endif
