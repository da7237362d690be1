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
 * Counts up to a point in time.  An entry is added when a count has changed; of
 * a long cell only some entries are kept.  All times below are since the cell
 * began.
 */
struct observed_sample {
	unsigned ms;
	unsigned sent, received; /* packets of any kind, probes too */
};

struct observed_reading {
	unsigned ms;
	uint64_t value;
};

/* A flow in the judged traffic windows. */
struct observed_flow {
	char *name;	      /* of the scenario_flow */
	uint32_t *lost;	      /* the first lost sequence numbers */
	unsigned sent;	      /* packets handed to the kernel */
	unsigned send_errors; /* those that sendto() refused (EPERM ...) */
	unsigned received;    /* distinct sequence numbers that arrived */
	unsigned duplicates;
	unsigned alien;	      /* arrived, but never sent by this flow */
	unsigned lost_count;  /* at most 32 are kept */
	unsigned settle_sent; /* sent while settling, outside of windows */
	unsigned settle_received;
	unsigned settle_ms; /* until this flow first delivered; 0: never */
	/* in windows in which losses are allowed; not counted above */
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
	uint64_t packets_before; /* when its first window began */
	uint64_t packets_after;	 /* that plus its packets in all windows */
	bool deleted;		 /* before the end */
	uint64_t stranded;	 /* of these packets, those in windows in which
				 * an address of the SA was no longer that of a
				 * gateway: the WAN need not have seen them */
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
	uint32_t spi;	       /* of that template; 0: any SPI will do */
	uint32_t ipcomp_reqid; /* of the IPCOMP template inside it, or 0 */
	char tmpl_src[46], tmpl_dst[46];
	uint32_t if_id; /* of the XFRM interface it belongs to, or 0 */
	uint8_t proto;	/* of the outermost template; 0: not noted */
};

/* One without a template, for all protocols; not the lab's block policies. */
struct observed_shunt {
	char selector[96];
	char direction;
	uint32_t priority;
	bool block; /* else it lets packets through as plaintext */
};

/* A change of an SA, noted when the kernel announced it. */
struct observed_event {
	unsigned ms;
	char what; /* 'a': SPI allocated, 'n': SA installed (or
				 * changed), 'd': deleted, 'e': expired,
				 * 'f': all SAs flushed */
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
	uint64_t tolerated; /* over the windows in which losses are allowed */
	uint64_t ever;	    /* from the beginning of the cell to the end of
				 * the last window: also while flows settle */
};

struct observed_rule {
	char *match;	  /* scenario_rule.match */
	unsigned rules;	  /* how many nftables rules matched it */
	uint64_t packets; /* the least that any of them counted */
	uint64_t most;	  /* the most that any of them counted */
	bool modelled;	  /* the lab computed the counts from nft commands
				 * of the updown script, SA counters and flows:
				 * this kernel has no nftables for IP */
};

/* One life of a site's daemon, from its start to its end. */
struct observed_daemon {
	bool control_socket_fresh; /* absent before it started */
	bool killed;		   /* the lab sent it SIGKILL, as a step says */
	bool exited;	   /* it ended after SIGKILL, or after an orderly
				 * stop ... */
	int exit_status;   /* ... with this wait(2) status */
	char **log_alarms; /* lines with EXPECTATION FAILED, ABORT, leak */
	unsigned log_alarms_count;
};

/* One gateway. */
struct observed_site {
	char *name;
	char *build;	       /* "U", "P", "K3" ... */
	unsigned larval_reqid; /* the reqid under which this build allocates
				 * every SPI, as some unpatched plutos do;
				 * 0: it uses that of the SA */
	struct observed_sa *sas;
	unsigned sas_count;
	struct observed_policy *policies;
	unsigned policies_count;
	struct observed_counter *counters; /* all of xfrm_stat */
	unsigned counters_count;
	struct observed_rule *rules;
	unsigned rules_count;
	unsigned block_policies; /* the lab's, still in place at the end:
				 * out, in, fwd for each inner address
				 * of other sites */
	char **state;		 /* if columns must be alike: each SA and
				 * policy at the end (describe.h), and what
				 * pluto says of them (status.h) */
	unsigned state_count;
	unsigned peak_kb;     /* pluto's memory: VmHWM, KiB ... */
	unsigned resident_kb; /* ... before it was stopped: VmRSS ... */
	unsigned share_kb;    /* ... and Pss: a page that n processes map
				 * counts 1/n */
	uint64_t cpu_us;      /* of pluto, from before the first "up" until
				 * after the last "await-sas"; 0: not known */
	struct observed_daemon *daemons; /* in the order of their lives */
	unsigned daemons_count;
	/* for people, not judged */
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

/* How long a step took. */
struct observed_step {
	char *step; /* "up net at a"; also "start" and "stop" of
				 * all plutos */
	unsigned ms;
	unsigned begin_ms;
};

/* The WAN, from the first packet of the cell to the last. */
struct observed_wan {
	uint64_t ike;	    /* UDP 500, and 4500 with the non-ESP marker */
	uint64_t esp;	    /* ESP, AH, ESP in UDP; within the windows */
	uint64_t keepalive; /* NAT keepalives */
	uint64_t clear;	    /* plaintext of flows marked "clear"; within
				 * the windows */
	uint64_t other;	    /* anything else but ARP and ND: plaintext */
	char *first_other;  /* the first such packet, in words */
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
	struct observed_step *steps; /* in order; a scenario's columns may
				 * have different ones */
	unsigned steps_count;
	char *lacks;	       /* what the scenario needs and the kernel lacks,
				 * "no XFRM interfaces": the cell was not run;
				 * or NULL */
	char *unable;	       /* what the scenario asks of a site and its
				 * installed pluto cannot do: the cell was not
				 * run; or NULL */
	unsigned stopped_line; /* in a steady scenario, the line of the step at
				 * which the cell failed: later steps were not
				 * done; else 0 */
	uint64_t guest_us;     /* processor time of the guest without the lab,
				 * by its host's clock, in the time of cpu_us */
	bool settled;	       /* each flow to be delivered was delivered by
				 * its last settle step */
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
 * observation_parse() - read what observation_print() wrote.
 * @text: @size bytes
 * @out: filled in; release with observation_free()
 * @error: gets a reason on failure
 *
 * A member that is unknown or of the wrong type is refused.  A member may be
 * absent only where observation.c says OPTIONAL, as for measurements that are
 * not judged and for what older observations lack.
 *
 * Returns 0, or -1 with @out empty.
 */
int observation_parse(const char *text, size_t size, struct observation *out,
		      char *error, size_t error_size);

/* Free what @seen points to and make it empty; not @seen itself. */
void observation_free(struct observation *seen);

#endif
