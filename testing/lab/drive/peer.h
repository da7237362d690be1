/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer.h - start and stop the daemons of a cell, with the block policies that
 * belong to each.
 */
#ifndef LAB_PEER_H
#define LAB_PEER_H

#include "drive/lab.h"

struct flavour;

/* What a site runs. */
const struct daemon_kind *peer_kind(const struct scenario_site *site);

/* The build of it that the site runs in this cell. */
const struct build *peer_build(const struct lab *lab,
			       const struct scenario_site *site);

/* Of all flavours in the cell that one whose proposals all know. */
const struct flavour *peers_common(const struct lab *lab);

/* Whether some peer does not bear two exchanges that begin at once. */
bool peers_take_turns(const struct lab *lab);

/*
 * What the cell asks of a site's pluto and that cannot do, "Openswan 3.0.0 at
 * site a has no reqid=", to be freed; or NULL.
 */
char *peers_gap(const struct cell *cell, const struct drive_env *env);

/* Start all, install the block policies.  Returns 0, or -1 with trouble. */
int peers_start(struct lab *lab);

/* Whether the daemon of a site was started, and not stopped since. */
bool peer_runs(const struct peer *p);

/**
 * peer_stop() - end the daemon of one site, and record how it ended.
 * @kill: by SIGKILL; else as its operator would, when no exchange is under
 * way at any peer (see peers_stop())
 *
 * Its log goes to the artifacts, its end and the alarms in its log to what was
 * seen.  Returns 0, or -1 with trouble.
 */
int peer_stop(struct lab *lab, struct peer *p, bool kill);

/**
 * peer_start() - start the daemon of one site anew.
 *
 * With a run directory, control socket and log of its own.  pluto flushes the
 * SPD, so the block policies are installed again once it listens.
 *
 * Returns 0, or -1 with trouble.
 */
int peer_start(struct lab *lab, struct peer *p);

/*
 * Stop all that still run, as peer_stop() does, one after the other.  Not in
 * the middle of an exchange, where pluto 5.2 leaks what it computes; a peer may
 * never answer one, though.  And with all cables cut: a peer that is told of a
 * Delete, before it is stopped itself, would begin such an exchange.
 *
 * Returns 0, or -1 with trouble.
 */
int peers_stop(struct lab *lab);

/* For await(): whether no exchange is under way at any peer of a lab. */
bool peers_are_quiet(void *lab);

#endif
