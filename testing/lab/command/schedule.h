/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schedule.h - a random schedule of disturbances, as a scenario.
 *
 * Each disturbance has a recovery, which restores what the disturbance took
 * away, under traffic that may get lost.  After each recovery everything has to
 * settle, and then every flow has to deliver.
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
	DISTURB_LINK,	      /* cable out and in during a negotiation */
	DISTURB_REKEY,	      /* a Child SA */
	DISTURB_DOWN,	      /* an expansion */
	DISTURB_DOWN_ALL,     /* the whole conn */
	DISTURB_ROUTE,	      /* an expansion is taken down and trapped, its
				 * next packet brings it up */
	DISTURB_READD,	      /* delete, add */
	DISTURB_REPLACE,      /* add with one more subnet, then without */
	DISTURB_HANDOVER,     /* the other site becomes the initiator */
	DISTURB_SIMULTANEOUS, /* both initiate at once; IKEv1 only */
	DISTURB_NETEM,	      /* down and up over a bad line */
	DISTURB_COUNT,
};

/* What a seed determines. */
struct schedule {
	uint64_t seed;
	/* from the seed's lowest three bits: 8 seeds in a row have all cases */
	enum ike_version ike;
	bool crosswise; /* subnets overlap crosswise; else disjoint */
	bool nat;	/* both gateways behind 1:1 NAT */
};

/* Sites are numbers, 0: a, 1: b. */
struct disturbance {
	enum disturbance_kind kind;
	unsigned site;	      /* where it happens */
	unsigned initiator;   /* initiates, and keeps all expansions up */
	unsigned left, right; /* an expansion: numbers of the subnets at a
				 * and b, from 1 */
	unsigned loss, delay; /* DISTURB_NETEM: per cent, ms */
	bool several;	      /* the peers may have several IKE SAs */
};

struct schedule schedule_of(uint64_t seed);

/**
 * schedule_disturbances() - draw the first @count disturbances.
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
 * A comment "# NUMBER: what", numbers from 1, precedes each disturbance; by it
 * schedule_step_at() finds the disturbance.
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
