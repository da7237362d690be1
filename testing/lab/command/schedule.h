/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schedule.h - a random schedule of disturbances, as a scenario.
 *
 * Each disturbance has a recovery: what was taken away comes back, under
 * traffic that may get lost.  Then everything has to settle and every flow has
 * to deliver.  So what must deliver is always the same: all flows, after each
 * recovery.
 *
 * A schedule depends on its seed alone, and a shorter one is the beginning of
 * a longer one.
 */
#ifndef LAB_SCHEDULE_H
#define LAB_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

enum disturbance_kind {
	DISTURB_RESTART,      /* whack --shutdown, start again */
	DISTURB_KILL,	      /* SIGKILL, start again */
	DISTURB_LINK,	      /* cable out and in, a negotiation between */
	DISTURB_REKEY,	      /* a Child SA */
	DISTURB_DOWN,	      /* an expansion */
	DISTURB_DOWN_ALL,     /* the whole conn */
	DISTURB_ROUTE,	      /* an expansion is taken down and trapped, its
				 * next packet brings it up */
	DISTURB_READD,	      /* delete, add */
	DISTURB_REPLACE,      /* one more subnet by add, and one less again */
	DISTURB_HANDOVER,     /* from now on the other initiates */
	DISTURB_SIMULTANEOUS, /* both initiate at once; IKEv1 only */
	DISTURB_NETEM,	      /* down and up over a bad line */
	DISTURB_COUNT,
};

/* What a seed stands for. */
struct schedule {
	uint64_t seed;
	/* the three lowest bits of the seed: eight in a row have them all */
	enum ike_version ike;
	bool crosswise; /* subnets overlap crosswise; else disjoint */
	bool nat;	/* both gateways behind 1:1 NAT */
};

/* Sites are numbers, 0: a, 1: b. */
struct disturbance {
	enum disturbance_kind kind;
	unsigned site;	      /* where */
	unsigned initiator;   /* who initiates, and keeps all up */
	unsigned left, right; /* an expansion: numbers of the subnets at a
				 * and b, from 1 */
	unsigned loss, delay; /* DISTURB_NETEM: per cent, ms */
	bool several;	      /* of the peers' IKE SAs there may be more than
				 * one */
};

struct schedule schedule_of(uint64_t seed);

/**
 * schedule_disturbances() - draw the first @count of a schedule.
 *
 * Returns an array to free().
 */
struct disturbance *schedule_disturbances(const struct schedule *s,
					  unsigned count);

/* "kill b, a initiates"; returns a string to free(). */
char *disturbance_describe(const struct disturbance *d);

/**
 * schedule_print() - the scenario "chaos-SEED" of a schedule.
 * @count: disturbances
 *
 * Each is preceded by a comment "# NUMBER: what", numbers from 1, by which
 * schedule_step_at() finds it again.
 *
 * Returns its text, to free().
 */
char *schedule_print(const struct schedule *s, unsigned count);

/**
 * schedule_step_at() - which disturbance a line of a scenario belongs to.
 * @text: as schedule_print() made it
 * @line: from 1
 *
 * Returns its number, from 1, or 0 when the line is before the first.
 */
unsigned schedule_step_at(const char *text, unsigned line);

#endif
