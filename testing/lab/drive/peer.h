/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer.h - start and stop the daemons of a cell, with the block policies that
 * belong to each.
 */
#ifndef LAB_PEER_H
#define LAB_PEER_H

#include "drive/lab.h"

struct flavour;

/* The daemon that a site runs. */
const struct daemon_kind *peer_kind(const struct scenario_site *site);

/* The build of the daemon that a site runs in this cell. */
const struct build *peer_build(const struct lab *lab,
			       const struct scenario_site *site);

/* The flavour in this cell whose proposals all plutos know. */
const struct flavour *peers_common(const struct lab *lab);

/* Whether a peer may lose one of two exchanges that begin at once. */
bool peers_take_turns(const struct lab *lab);

/*
 * What a site's pluto lacks for the cell, "Openswan 3.0.0 at site a has no
 * reqid=", to be freed; or NULL.
 */
char *peers_gap(const struct cell *cell, const struct drive_env *env);

/* Start all daemons, install block policies.  Returns 0, or -1 with trouble. */
int peers_start(struct lab *lab);

/* Whether the daemon of a site was started, and not stopped since. */
bool peer_runs(const struct peer *p);

/**
 * peer_stop() - end the daemon of one site, and record how it ended.
 * @kill: by SIGKILL; else as its operator would, when no exchange is under
 * way at any peer (see peers_stop())
 *
 * The daemon's log goes to the artifacts, its exit status and alarms to the
 * observation.  Returns 0, or -1 with trouble.
 */
int peer_stop(struct lab *lab, struct peer *p, bool kill);

/**
 * peer_start() - start the daemon of one site anew.
 *
 * The daemon gets a new run directory, control socket and log.  pluto flushes
 * the SPD, so the block policies are installed again once pluto listens.
 *
 * Returns 0, or -1 with trouble.
 */
int peer_start(struct lab *lab, struct peer *p);

/*
 * Stop all daemons that still run, one after the other, by peer_stop().  Waits
 * at most QUIET_MS for exchanges to end: stopped during an exchange, pluto 5.2
 * leaks what it computes.  Then cuts all cables: a peer that receives a Delete
 * before it is stopped itself would begin an exchange.
 *
 * Returns 0, or -1 with trouble.
 */
int peers_stop(struct lab *lab);

/* For await(): whether no exchange is under way at any peer of a lab. */
bool peers_are_quiet(void *lab);

#endif
