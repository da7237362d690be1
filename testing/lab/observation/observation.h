/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * observation.h - what was seen while a cell ran.
 *
 * The driver writes it, the judge reads it, and nothing else passes between
 * them: an observation can be stored as JSON and judged again without a
 * kernel.
 */
#ifndef LAB_OBSERVATION_H
#define LAB_OBSERVATION_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/*
 * What was counted up to a point in time: an entry for each look at it that
 * found it changed, and of a long cell not each of these.  Times, here and
 * below, are since the cell began.
 */
struct observed_sample {
	unsigned ms;
	unsigned sent, received; /* packets for whatever purpose */
};

struct observed_reading {
	unsigned ms;
	uint64_t value;
};

/* A flow inside one judged traffic window. */
struct observed_flow {
	char *name;	      /* of the scenario_flow */
	uint32_t *lost;	      /* the first lost sequence numbers */
	unsigned sent;	      /* packets handed to the kernel */
	unsigned send_errors; /* of which sendto() refused (EPERM ...) */
	unsigned received;    /* distinct sequence numbers that arrived */
	unsigned duplicates;
	unsigned alien;	      /* arrived, but never sent by this flow */
	unsigned lost_count;  /* at most 32 are kept */
	unsigned settle_sent; /* before the window: sent while settling */
	unsigned settle_received;
	unsigned settle_ms; /* until this flow first delivered; 0: never */
	/* in windows in which losses are allowed; none of the above */
	unsigned tolerated_sent;
	unsigned tolerated_received;
	unsigned first_us; /* "traffic: first": from the first packet on
				 * until one arrived; 0: none did */
	struct observed_sample *samples;
	unsigned samples_count;
};

/* One SA of a gateway's kernel (tunnel-mode ESP, AH, IPCOMP ...). */
struct observed_sa {
	uint32_t spi;  /* host byte order */
	uint8_t proto; /* IPPROTO_ESP ... */
	uint32_t reqid;
	char src[46], dst[46];
	bool transport;		 /* mode; else tunnel */
	bool outbound;		 /* src is this gateway's own address */
	uint64_t packets_before; /* when the judged window began */
	uint64_t packets_after;	 /* when it ended, or when it was deleted */
	bool deleted;		 /* before the end */
	uint64_t stranded;	 /* of these packets, those in windows in which
				 * one of the SA's addresses was no gateway's
				 * any more: they need not have reached the
				 * WAN */
	bool larval_seen;	 /* monitor: XFRM_MSG_ALLOCSPI/larval state */
	uint32_t larval_reqid;	 /* inbound only: reqid the SPI was allocated
				 * under */
};

/* One policy of a gateway's kernel that has a template. */
struct observed_policy {
	char selector[96]; /* "10.0.1.0/24 -> 10.0.0.0/24" */
	char direction;	   /* 'o', 'i' or 'f' */
	uint32_t priority;
	uint32_t reqid;	       /* of the outermost template: ESP or AH */
	uint32_t spi;	       /* of that template, 0 when any fits */
	uint32_t ipcomp_reqid; /* of the IPCOMP template inside it, or 0 */
	char tmpl_src[46], tmpl_dst[46];
	uint32_t if_id; /* of the XFRM interface it belongs to, or 0 */
	uint8_t proto;	/* of that template; 0: not noted */
};

/* One without, for all protocols, that is none of the lab's block policies. */
struct observed_shunt {
	char selector[96];
	char direction;
	uint32_t priority;
	bool block; /* else what it covers is let through */
};

/* An SA came or went: as the kernel told at once. */
struct observed_event {
	unsigned ms;
	char what; /* 'a' its SPI was allocated, 'n' it was
				 * installed (or changed), 'd' deleted, 'e' it
				 * expired, 'f' all were flushed */
	uint32_t spi;
	uint8_t proto;
	uint32_t reqid;
	bool outbound;
};

/* A line of xfrm_stat that rose. */
struct observed_series {
	char *name;
	struct observed_reading *readings;
	unsigned readings_count;
};

/* A line of a daemon's log that says how its SAs fare: excerpt.h. */
struct observed_line {
	unsigned ms;
	char *text; /* without the time */
};

struct observed_counter {
	char *name;	    /* line of /proc/net/xfrm_stat */
	uint64_t rise;	    /* over the judged windows */
	uint64_t tolerated; /* over those in which losses are allowed */
	uint64_t ever;	    /* from the begin of the cell to the end of the
				 * last window: also while flows settle */
};

struct observed_rule {
	char *match;	  /* scenario_rule.match */
	unsigned rules;	  /* how many nftables rules matched it */
	uint64_t packets; /* the least that any of them counted */
	uint64_t most;	  /* the most that any of them counted */
	bool modelled;	  /* by the lab, from what the updown script told
				 * nft and from the SAs' counters: this kernel
				 * has no nftables for IP */
};

/* One life of a site's daemon, from its start to its end. */
struct observed_daemon {
	bool control_socket_fresh; /* absent before it started */
	bool killed;		   /* the lab sent it SIGKILL, as a step says */
	bool exited;	   /* it ended after that, or when it was told to
				 * by its operator's means ... */
	int exit_status;   /* ... with this wait(2) status */
	char **log_alarms; /* lines with EXPECTATION FAILED, ABORT, leak */
	unsigned log_alarms_count;
};

/* One gateway. */
struct observed_site {
	char *name;
	char *build;	       /* "U", "P", "K3" ... */
	unsigned larval_reqid; /* under which this build's pluto allocates
				 * every SPI, as all of its flavour do that are
				 * not patched; 0: under that of the SA */
	struct observed_sa *sas;
	unsigned sas_count;
	struct observed_policy *policies;
	unsigned policies_count;
	struct observed_counter *counters; /* all of xfrm_stat */
	unsigned counters_count;
	struct observed_rule *rules;
	unsigned rules_count;
	unsigned block_policies; /* of the lab, still in place at the end:
					 * out, in, fwd for each inner address
					 * of other sites */
	char **state;		 /* where columns must be alike: each SA and
				 * policy at the end, as of describe.h, and
				 * what pluto says of them, as of status.h */
	unsigned state_count;
	unsigned peak_kb;     /* pluto's memory: VmHWM, KiB ... */
	unsigned resident_kb; /* ... before it was stopped: VmRSS ... */
	unsigned share_kb;    /* ... and Pss: pages that several processes
				 * map count in parts */
	uint64_t cpu_us;      /* of pluto, from before the first "up" until
				 * the last "await-sas" was done; 0: not known */
	struct observed_daemon *daemons; /* in the order of their lives */
	unsigned daemons_count;
	/* for people, and judged by nobody */
	struct observed_shunt *shunts;
	unsigned shunts_count;
	struct observed_event *events; /* in order */
	unsigned events_count;
	unsigned events_left_out; /* there were too many */
	struct observed_series *series;
	unsigned series_count;
	struct observed_line *lines; /* in order */
	unsigned lines_count;
	unsigned lines_left_out;
};

/* What a step took. */
struct observed_step {
	char *step; /* "up net at a"; also "start" and "stop" of
				 * all plutos */
	unsigned ms;
	unsigned begin_ms; /* since the cell began */
};

/* The WAN, from the first packet of the cell to the last. */
struct observed_wan {
	uint64_t ike;	    /* UDP 500, and 4500 with the non-ESP marker */
	uint64_t esp;	    /* ESP, AH, ESP in UDP; within the windows */
	uint64_t keepalive; /* NAT keepalives */
	uint64_t clear;	    /* plaintext of flows marked so; within the
				 * windows */
	uint64_t other;	    /* anything else but ARP and ND: plaintext */
	char *first_other;  /* what the first such packet was */
	uint64_t dropped;   /* packets the capture itself lost */
};

struct observation {
	char *kernel;	/* uname: "6.1.0-30 x86_64 UML" */
	bool completed; /* every step was done */
	char *trouble;	/* else what was awaited and what was seen */
	struct observed_flow *flows;
	unsigned flows_count;
	struct observed_site *sites;
	unsigned sites_count;
	struct observed_wan wan;
	struct observed_step *steps; /* in order; a scenario's may differ
					 * by column */
	unsigned steps_count;
	char *lacks;	       /* what the scenario needs and the kernel has
				 * not, "no XFRM interfaces": the cell was not
				 * run; NULL: it has all */
	char *unable;	       /* what the scenario asks of a site and its
				 * installed pluto cannot do; then nothing else
				 * is here either */
	unsigned stopped_line; /* of the step of a steady scenario at which it
				 * failed, so that those that follow were not
				 * done; else 0 */
	uint64_t guest_us;     /* at the same time, of the guest without the
				 * lab, as the machine counts that it runs on */
	bool settled;	       /* each flow that is to be delivered was in the
				 * last settle step that is of it */
	unsigned settle_ms;
	unsigned run_ms;
};

/**
 * observation_print() - as JSON text in one line, without a newline.
 *
 * Returns a string to free(), or NULL when some text in it is not UTF-8.
 */
char *observation_print(const struct observation *seen);

/**
 * observation_parse() - the other way round.
 * @text: @size bytes
 * @out: filled in; release with observation_free()
 * @error: gets a reason on failure
 *
 * Every member must be there and of its type, but what is measured and not
 * judged (steps, memory, processor time, first packets, what happened when) may
 * be absent; unknown ones are refused.
 *
 * Returns 0, or -1 with @out empty.
 */
int observation_parse(const char *text, size_t size, struct observation *out,
		      char *error, size_t error_size);

/* Free what @seen points to and make it empty; not @seen itself. */
void observation_free(struct observation *seen);

#endif
