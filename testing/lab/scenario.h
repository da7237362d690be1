/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - what a scenario file says.
 *
 * A scenario is pure data: the parser (scenario.c, libcyaml) fills these
 * structs from testing/scenarios/NAME.yaml, checks everything that can be
 * checked without a kernel, and nobody changes them afterwards.
 */
#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What a scenario is there to show; see docs/lab.md. */
enum scenario_class {
	CLASS_HEAL,	/* UU must fail by the counter, the others as stated */
	CLASS_CLEAN,	/* no column may fail */
	CLASS_REFUSE,	/* refused flows are dropped, by the counter, always */
};

/* First letter: the build run by sites of party A; second: party B. */
enum column {
	COLUMN_UU,
	COLUMN_PU,
	COLUMN_UP,
	COLUMN_PP,
	COLUMN_ROOF,
};

/* What one column of a scenario must show. */
enum expectation {
	EXPECT_ABSENT,	/* the scenario has no such column */
	EXPECT_FAIL,	/* packets lost after settling and counter rises */
	EXPECT_DELIVER,	/* every packet of every flow, counter +0 everywhere */
	EXPECT_REFUSE,	/* refused flows: none delivered and counter rises;
			 * every other flow: all delivered */
};

enum ike_version {
	IKEV1 = 1,
	IKEV2 = 2,
};

enum party {
	PARTY_A,
	PARTY_B,
};

/* one connection of a site's ipsec.conf */
struct scenario_conn {
	char *name;
	char *options;		/* "key=value" lines of ipsec.conf, verbatim */
};

/*
 * A gateway that runs pluto, and the host behind it.  Namespaces are named
 * gw-SITE and host-SITE.
 */
struct scenario_site {
	char *name;		/* "a", "b", "c" ...: one word */
	enum party party;	/* column letter that picks the build */
	char *outer;		/* "192.0.2.1/24", on the WAN or behind nat */
	char *nat;		/* outer address of the NAT router this site is
				 * behind ("192.0.2.9/24"), or NULL.  Sites with
				 * the same value share the router nat-1... */
	char **gateway_addresses;	/* inner addresses of the gateway */
	unsigned gateway_addresses_count;
	char **host_addresses;	/* inner addresses of the host behind it */
	unsigned host_addresses_count;
	struct scenario_conn *conns;
	unsigned conns_count;
	char *config;		/* extra lines for "config setup", or NULL */
	bool updown;		/* run the build's own _updown script
				 * (default: leftupdown=%disabled) */
};

enum flow_proto {
	FLOW_UDP,		/* one way, sender to receiver */
	FLOW_ICMP,		/* echo request and reply, judged at sender */
};

/* A stream of numbered packets between two inner addresses. */
struct scenario_flow {
	char *name;		/* unique in the scenario */
	char *from;		/* address; the owner (host or gateway) sends */
	char *to;		/* address; its owner receives */
	enum flow_proto proto;
	bool refused;		/* class refuse: must not arrive */
};

enum step_kind {
	STEP_UP,		/* whack --initiate CONN at SITE, until up */
	STEP_DOWN,		/* whack --terminate CONN at SITE */
	STEP_ROUTE,		/* whack --route CONN at SITE */
	STEP_REKEY,		/* whack --rekey-child CONN at SITE, until the
				 * new SAs are in the kernel on both ends */
	STEP_DELETE,		/* whack --delete CONN at SITE */
	STEP_ADD,		/* addconn CONN at SITE */
	STEP_AWAIT_SAS,		/* until SITE's kernel has COUNT ESP/AH SAs */
	STEP_SWAP,		/* swap the templates of SITE's two outbound
				 * policies FIRST and SECOND */
	STEP_HIJACK,		/* at SITE, install an outbound policy for
				 * FIRST ("src -> dst") with the template of
				 * the outbound policy SECOND */
	STEP_SETTLE,		/* probe all flows until all deliver or the
				 * deadline passes */
	STEP_TRAFFIC,		/* COUNT packets on every flow: what is judged */
	STEP_TRAFFIC_START,	/* the same, in the background ... */
	STEP_TRAFFIC_STOP,	/* ... until here */
};

/* One thing the lab does, in order.  A step is done when its event is seen. */
struct scenario_step {
	enum step_kind kind;
	char *site;		/* where */
	char *conn;		/* "net/1x2"; for up, down, route, rekey ... */
	char *first;		/* selector "10.0.1.0/24 -> 10.0.0.0/24" */
	char *second;
	unsigned count;
	bool may_fail;		/* step's command may answer "no" (a peer that
				 * refuses is what some scenarios show) */
};

/* What the updown rules of a site must have counted. */
struct scenario_rule {
	char *site;
	char *match;		/* text that picks the nftables rule(s) */
};

struct scenario {
	char *file;		/* where it came from, for messages */
	char *name;
	enum scenario_class class;
	char *fault;		/* "R", "P", "M", "X" or NULL */
	char *summary;		/* one sentence */
	char *counter;		/* "XfrmInTmplMismatch": line of xfrm_stat */
	char **counter_sites;	/* sites at which it must rise on failure */
	unsigned counter_sites_count;
	bool ikev1, ikev2;	/* which versions it runs in */
	enum expectation expect[COLUMN_ROOF];
	bool strict_sas;	/* every negotiated SA pair must exist */
	struct scenario_site *sites;
	unsigned sites_count;
	struct scenario_flow *flows;
	unsigned flows_count;
	struct scenario_step *steps;
	unsigned steps_count;
	struct scenario_rule *rules;
	unsigned rules_count;
};

/* One run of one scenario: what `plutolab list` prints, one a line. */
struct cell {
	const struct scenario *scenario;
	enum ike_version ike;
	enum column column;
};

#endif
