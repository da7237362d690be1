/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traffic.h - numbered packets on every flow of a scenario.
 *
 * Each packet carries the cell's, the flow's and its own number, so that
 * each loss, duplicate and stray is known by flow and sequence number.
 */
#ifndef LAB_TRAFFIC_H
#define LAB_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/trouble.h"
#include "net/topology.h"
#include "observation/observation.h"
#include "scenario/scenario.h"

struct event;
struct event_base;
struct traffic_flow;

enum traffic_mode {
	TRAFFIC_IDLE,
	TRAFFIC_SETTLING,  /* probes */
	TRAFFIC_FIRST,	   /* packets on one flow until one arrives */
	TRAFFIC_COUNTED,   /* so many judged packets on each flow */
	TRAFFIC_ENDLESS,   /* judged packets until told to stop */
	TRAFFIC_TOLERATED, /* the same, but losses are not judged */
};

struct traffic {
	struct event_base *base;
	struct event *tick;
	struct traffic_flow *flows;
	unsigned flows_count;
	unsigned payload; /* bytes, of each packet */
	uint64_t cell;	  /* random: no packet of another run fits */
	enum traffic_mode mode;
	const char *site;	   /* only what it sends, one way; NULL: all */
	struct traffic_flow *only; /* in TRAFFIC_FIRST */
	unsigned left;		   /* rounds still to send */
	uint64_t first_began;	   /* us */
	uint64_t settle_began;	   /* ms */
	unsigned probed;  /* chosen flows that have to deliver probes */
	unsigned *rounds; /* probes of each round that arrived */
	unsigned rounds_count, rounds_room;
	bool settled;
};

/**
 * traffic_open() - open all sockets, so that no packet comes too early.
 * @tr: filled in; traffic_close() it, also after an error; must not move
 *
 * Returns 0, or -1 with @t set.
 */
int traffic_open(struct traffic *tr, struct event_base *base,
		 const struct scenario *s, const struct topology *top,
		 struct trouble *t);

/**
 * traffic_choose() - say which flows take part from here on.
 * @names: of flows, @count of them; none: all flows
 */
void traffic_choose(struct traffic *tr, char *const *names, unsigned count);

/**
 * traffic_settle() - probe until every chosen flow delivers.
 * @ms: deadline
 *
 * A round is one probe on each such flow that is neither refused nor blocked.
 * Settled is when three rounds in a row arrived whole.  All probes have
 * arrived or are given up when this returns.
 *
 * Returns whether it settled.
 */
bool traffic_settle(struct traffic *tr, unsigned ms);

/*
 * Whether each flow that is neither refused nor blocked settled when it was last
 * among the chosen ones.
 */
bool traffic_has_settled(const struct traffic *tr);

/**
 * traffic_first() - how long the first packet of each chosen flow takes.
 * @ms: deadline, for each flow
 *
 * One flow after the other, those aside that are refused or blocked: packets
 * two milliseconds apart until one arrives.  The kernel drops those that come
 * while pluto negotiates for the first one.  They are as little judged as
 * probes are.
 *
 * Returns 0, or -1 with @t set when a flow did not deliver.
 */
int traffic_first(struct traffic *tr, unsigned ms, struct trouble *t);

/**
 * traffic_run() - send @count judged packets on every chosen flow, paced.
 *
 * Returns when all have arrived, or a while after the last was sent.
 */
void traffic_run(struct traffic *tr, unsigned count);

/**
 * traffic_start() - the same until traffic_stop(), whatever is done between.
 * @site: NULL, or only on UDP flows that this site sends
 * @tolerated: packets are counted apart, and losses of them are no losses
 */
void traffic_start(struct traffic *tr, const char *site, bool tolerated);
void traffic_stop(struct traffic *tr);

/* How many judged packets did not arrive, so far; blocked ones are not to. */
uint64_t traffic_lost(const struct traffic *tr);

/* Note what each flow has sent and received up to now; @ms: since the cell
 * began. */
void traffic_sample(struct traffic *tr, unsigned ms);

/* Move what was seen to @seen->flows; the caller owns it. */
void traffic_observe(struct traffic *tr, struct observation *seen);

void traffic_close(struct traffic *tr);

#endif
