/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traffic.h - numbered packets on every flow of a scenario.
 *
 * Each packet carries the numbers of its cell, its flow and itself, so that
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
	TRAFFIC_COUNTED,   /* a number of judged packets on each flow */
	TRAFFIC_ENDLESS,   /* judged packets until traffic_stop() */
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
	const char *site;	   /* only this site's UDP flows; NULL: all */
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
 * traffic_choose() - choose the flows that take part from now on.
 * @names: names of @count flows; 0: all flows
 */
void traffic_choose(struct traffic *tr, char *const *names, unsigned count);

/**
 * traffic_settle() - probe until every chosen flow delivers.
 * @ms: deadline
 *
 * A round is one probe on each such flow that is neither refused nor blocked.
 * The flows have settled when three rounds in a row arrived whole.  On return
 * every probe has arrived or is given up.
 *
 * Returns whether the flows settled.
 */
bool traffic_settle(struct traffic *tr, unsigned ms);

/*
 * Whether each flow that is neither refused nor blocked settled in the last
 * traffic_settle() for which it was chosen.
 */
bool traffic_has_settled(const struct traffic *tr);

/**
 * traffic_first() - how long the first packet of each chosen flow takes.
 * @ms: deadline, for each flow
 *
 * On one flow after the other, except refused and blocked ones, sends packets
 * two milliseconds apart until one arrives.  The kernel drops the packets that
 * come while pluto negotiates for the first one.  Like probes, these packets
 * are not judged.
 *
 * Returns 0, or -1 with @t set when a flow did not deliver.
 */
int traffic_first(struct traffic *tr, unsigned ms, struct trouble *t);

/**
 * traffic_run() - send @count judged packets on every chosen flow, paced.
 *
 * Returns when all have arrived, or a while after the last one was sent.
 */
void traffic_run(struct traffic *tr, unsigned count);

/**
 * traffic_start() - send judged packets, paced, until traffic_stop().
 * @site: send only on UDP flows from this site; NULL: on all chosen flows
 * @tolerated: packets are counted separately, and their losses are not judged
 */
void traffic_start(struct traffic *tr, const char *site, bool tolerated);
void traffic_stop(struct traffic *tr);

/* How many judged packets are missing so far, not counting blocked flows. */
uint64_t traffic_lost(const struct traffic *tr);

/* Note how much each flow has sent and received; @ms: since the cell began. */
void traffic_sample(struct traffic *tr, unsigned ms);

/* Move the observed flows to @seen->flows; the caller owns them. */
void traffic_observe(struct traffic *tr, struct observation *seen);

void traffic_close(struct traffic *tr);

#endif
