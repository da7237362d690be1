/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario.h - what a scenario file says.
 *
 * A scenario is pure data.  parse.c fills these structs from
 * testing/scenarios/NAME.yaml and checks everything that can be checked without
 * a kernel; after that nobody changes them.
 */
#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The conn options that only a patched pluto knows. */
#define STRICT_OPTION "strict-inbound-check"
#define FOLLOW_OPTION "overlap-follows-peer"

/* The purpose of a scenario; see docs/lab.md. */
enum scenario_class {
	CLASS_HEAL,   /* UU must fail by the counter, the others as stated */
	CLASS_CLEAN,  /* no column may fail */
	CLASS_REFUSE, /* refused flows are always dropped, and counted so */
};

/*
 * First letter: the build run by sites of party A; second: party B.  Columns of
 * one letter are for scenarios with charon: the build of all sites that run
 * pluto.
 */
enum column {
	COLUMN_UU,
	COLUMN_PU,
	COLUMN_UP,
	COLUMN_PP,
	COLUMN_U,
	COLUMN_P,
	COLUMN_COUNT,
};

/* What one column of a scenario must show. */
enum expectation {
	EXPECT_ABSENT,	 /* the scenario has no such column */
	EXPECT_FAIL,	 /* packets lost after settling and counter rises */
	EXPECT_DELIVER,	 /* every packet of every flow, counter +0 everywhere */
	EXPECT_REFUSE,	 /* refused flows: none delivered and counter rises;
			 * every other flow: all delivered */
	EXPECT_ANY,	 /* a valid run, whatever it lost: the others are
			 * compared with it */
	EXPECT_NO_WORSE, /* a valid run that lost no more than that one */
};

/* How the columns of a scenario are compared with the unpatched one. */
enum comparison {
	COMPARE_NOTHING,
	COMPARE_ALIKE,	   /* SAs, policies, status: equal but for SPIs ... */
	COMPARE_NAMED_SPI, /* the same, but outbound policies of a patched
				 * gateway name their SA */
	COMPARE_NO_WORSE,  /* no more losses, no higher counter */
};

enum ike_version {
	IKEV1 = 1,
	IKEV2 = 2,
};

enum party {
	PARTY_A,
	PARTY_B,
};

/* The IKE daemon of a site. */
enum site_daemon {
	SITE_PLUTO,
	SITE_CHARON, /* Debian's strongSwan; one build for all */
};

/* One conn of a site's ipsec.conf; or one child of charon's connection with its
 * peer. */
struct scenario_conn {
	char *name;
	char *options; /* "key=value" lines of ipsec.conf, or of
				 * swanctl.conf, verbatim */
	char *ikev1;   /* such lines for IKEv1 only: they replace those
				 * of the same key; or NULL */
	char *patched; /* such lines for a patched pluto only: options
				 * that no other knows; or NULL */
	bool shunt;    /* type=drop, reject or passthrough: nothing is
				 * negotiated, so the lab adds neither
				 * keyexchange= nor authby= */
};

/* A certificate; every pluto's NSS database has it and its RSA key. */
struct scenario_certificate {
	char *name;   /* its nickname, as in leftcert=, and CN */
	char *ca;     /* CN of the CA that signs it and that all trust */
	char **names; /* its DNS names: what leftid=@NAME may be */
	unsigned names_count;
};

/*
 * A gateway that runs pluto or charon, and the host behind it.  The namespaces
 * are named gw-SITE and host-SITE.
 */
struct scenario_site {
	char *name;	  /* "a", "b", "c" ...: one word */
	enum party party; /* column letter that picks the build */
	enum site_daemon daemon;
	char *outer;		/* "192.0.2.1/24", on the WAN or behind nat */
	char outer_address[46]; /* the same without the length */
	char *nat;		/* outer address of the NAT router this site is
				 * behind ("192.0.2.9/24"), or NULL.  Sites with
				 * the same value share the router nat-1... */
	char **gateway_addresses; /* inner addresses of the gateway */
	unsigned gateway_addresses_count;
	char **host_addresses; /* inner addresses of the host behind it */
	unsigned host_addresses_count;
	struct scenario_conn *conns;
	unsigned conns_count;
	char *config;  /* extra lines for "config setup", or NULL;
				 * for charon, of its connection, never NULL */
	char *secrets; /* pluto: lines of ipsec.secrets in place of the
				 * lab's one PSK, or NULL */
	bool updown;   /* run the build's own _updown script
				 * (default: leftupdown=%disabled) */
};

enum flow_proto {
	FLOW_UDP,  /* one way, sender to receiver */
	FLOW_ICMP, /* echo request and reply, judged at sender */
};

/*
 * A stream of numbered packets between two inner addresses, or outer ones of
 * gateways that are behind no NAT.
 */
struct scenario_flow {
	char *name;  /* unique in the scenario */
	char *from;  /* address; the owner (host or gateway) sends */
	char *to;    /* address; its owner receives */
	char *at;    /* site whose host or gateway sends, where more
				 * than one site has the address; or NULL */
	char *to_at; /* the same for the receiver */
	enum flow_proto proto;
	bool refused; /* class refuse: must not arrive */
	bool blocked; /* the operator's own policy drops it at the
				 * sender: no packet, no ESP, in any column */
	bool clear;   /* refused, and a step "clear" makes it leave
				 * as plaintext */
};

enum step_kind {
	STEP_UP,	    /* whack --initiate CONN at SITE, until up */
	STEP_INITIATE,	    /* the same, but nobody waits for the answer */
	STEP_DOWN,	    /* whack --terminate CONN at SITE */
	STEP_ROUTE,	    /* whack --route CONN at SITE */
	STEP_UNROUTE,	    /* whack --unroute CONN at SITE */
	STEP_REKEY,	    /* whack --rekey-child CONN at SITE, until the
				 * new SAs are in the kernel on both ends */
	STEP_REKEY_IKE,	    /* whack --rekey-ike CONN at SITE, until the
				 * new IKE SA is established (IKEv2 only) */
	STEP_DELETE,	    /* whack --delete CONN at SITE */
	STEP_ADD,	    /* addconn CONN at SITE */
	STEP_CONFIGURE,	    /* OPTIONS replace CONN's in SITE's configuration;
				 * "add" loads them */
	STEP_AWAIT_SAS,	    /* until SITE's kernel has COUNT ESP/AH SAs */
	STEP_SWAP,	    /* swap the templates of SITE's two outbound
				 * policies FIRST and SECOND */
	STEP_HIJACK,	    /* at SITE, install an outbound policy for
				 * FIRST ("src -> dst") with the template of
				 * the outbound policy SECOND */
	STEP_LOSE,	    /* SITE's kernel loses its end of the SA on which
				 * packets of FIRST ("src -> dst") are sent */
	STEP_RESTART,	    /* end SITE's daemon, start it again */
	STEP_STOP,	    /* the first half of a restart ... */
	STEP_START,	    /* ... and the second */
	STEP_LINK,	    /* cut or mend SITE's way to the WAN */
	STEP_NETEM,	    /* lose, delay and reorder what comes to SITE
				 * from the WAN */
	STEP_ADDRESS,	    /* FIRST replaces SITE's outer address */
	STEP_REBIND,	    /* the NAT router gives SITE's flows other
				 * ports */
	STEP_CLEAR,	    /* at SITE, install an outbound policy that lets
				 * FIRST ("src -> dst") out as plaintext */
	STEP_LOG,	    /* until a line of SITE's log has TEXT */
	STEP_SETTLE,	    /* probe all flows, or FLOWS, until all deliver
				 * or COUNT seconds have passed */
	STEP_TRAFFIC_FIRST, /* packets on all flows, or FLOWS, in turn, each
				 * until one arrives: not judged, but timed */
	STEP_TRAFFIC,	    /* COUNT packets on every flow, or on each of
				 * FLOWS: these are judged */
	STEP_TRAFFIC_START, /* the same, in the background; if SITE is given,
				 * only the UDP flows that it sends; with
				 * loss_allowed losses are not judged ... */
	STEP_TRAFFIC_STOP,  /* ... until here */
};

enum { STEP_COUNT = STEP_TRAFFIC_STOP + 1 };

/* What a WAN does to packets; all zero: nothing. */
struct scenario_netem {
	unsigned loss;		/* per cent */
	unsigned delay, jitter; /* ms */
	unsigned reorder;	/* per cent that overtake: not delayed */
};

/* One thing the lab does, in order.  A step is done when its event is seen. */
struct scenario_step {
	enum step_kind kind;
	char *site;    /* where */
	char *conn;    /* "net/1x2"; for up, down, route, rekey ... */
	char *options; /* configure: as in scenario_conn */
	char *first;   /* selector "10.0.1.0/24 -> 10.0.0.0/24" */
	char *second;
	char *text;
	unsigned count;
	unsigned columns; /* bit 1 << COLUMN_..: where the step is done */
	unsigned line;	  /* of the file, for messages */
	bool may_fail;	  /* the command may answer "no": some scenarios
				 * show a peer that refuses */
	bool kill;	  /* restart, stop: by SIGKILL */
	bool link_up;	  /* link: mended */
	struct scenario_netem netem;
	bool loss_allowed; /* traffic: start: counted, but not judged */
	char **flows;	   /* settle, traffic: only these; none: all */
	unsigned flows_count;
};

/* What the updown rules of a site must have counted. */
struct scenario_rule {
	char *site;
	char *match;	  /* text that picks the nftables rule(s) */
	unsigned count;	  /* how many there must be; 0: one at least */
	bool dead;	  /* each of them must have counted nothing;
				 * else each at least one packet */
	unsigned columns; /* bit 1 << COLUMN_..: where the rule is judged */
};

enum {
	MAX_SITES = 8,
	MAX_PAYLOAD = 1200, /* fits into an IPv6 tunnel in IPv6 */
};

/* Kernel features that not every cell needs: bits of scenario.needs. */
enum feature {
	FEATURE_XFRM_INTERFACE = 1, /* links of type xfrm */
	FEATURE_NFTABLES = 2,	    /* nftables for IP, with "ipsec" */
};

/* See variant.h. */
struct scenario_variant {
	char *name;	  /* "6in4": the scenario is NAME-6in4 */
	bool inner_ipv6;  /* the inner addresses are IPv6 */
	bool outer_ipv6;  /* the outer addresses are IPv6 */
	char *options;	  /* further ipsec.conf lines of every conn that
				 * negotiates, or NULL */
	unsigned payload; /* as scenario.payload; 0: as in the file */
	unsigned ike;	  /* bits 1 << IKEV1, 1 << IKEV2; 0: as in the file */
	bool takes_long;  /* even if the file's own scenario does not */
};

struct scenario {
	char *file; /* where it came from, for messages */
	char *name;
	enum scenario_class class;
	char *fault;	      /* "R", "P", "M", "X" or NULL */
	char *summary;	      /* one sentence */
	char *counter;	      /* "XfrmInTmplMismatch": line of xfrm_stat */
	char **counter_sites; /* sites at which it must rise on failure */
	unsigned counter_sites_count;
	bool ikev1, ikev2; /* which versions it runs in */
	enum expectation expect[COLUMN_COUNT];
	enum comparison compare;
	unsigned margin;     /* "no-worse": losses that count as chance */
	char **known_alarms; /* parts of log lines with EXPECTATION FAILED
				 * that unpatched pluto has here, too: they do
				 * not end the run, other alarms do */
	unsigned known_alarms_count;
	bool strict_sas;     /* every negotiated SA pair must exist */
	bool takes_long;     /* not in the standard tier */
	unsigned needs;	     /* bits of enum feature */
	unsigned knock_outs; /* bit 1 << n: knock-out n must break a cell, to
				 * show that the scenario's checks can fail */
	bool steady;	     /* the counter may rise at no time, not even while
				 * flows settle.  The steps end after the first
				 * window that fails, so that people see the
				 * state at that time */
	struct scenario_certificate *certificates;
	unsigned certificates_count;
	struct scenario_site *sites;
	unsigned sites_count;
	struct scenario_flow *flows;
	unsigned flows_count;
	struct scenario_step *steps;
	unsigned steps_count;
	struct scenario_rule *rules;
	unsigned rules_count;
	unsigned payload; /* extra bytes of each packet of a flow, all
				 * alike, so that IPCOMP compresses them: small
				 * packets are sent as they are (RFC 3173
				 * section 2.2) */
	struct scenario_variant *variants; /* of the file's own scenario */
	unsigned variants_count;
};

/* One run of one scenario: what `plutolab list` prints, one a line. */
struct cell {
	const struct scenario *scenario;
	enum ike_version ike;
	enum column column;
};

/* All scenarios of a directory, sorted by name. */
struct scenario_set {
	struct scenario **scenarios;
	unsigned count;
};

/**
 * scenario_load() - read and check one scenario file.
 * @path: the file; its name must be that of the scenario plus ".yaml"
 * @set: the scenario, and those of its variants, are added to it; release
 *	with scenario_set_free()
 * @err: where "FILE:LINE: what is wrong" goes, one line per error
 *
 * Returns 0, or -1 with @set as it was, after at least one line was written
 * to @err.  An error of the file itself is reported once, not per variant.
 */
int scenario_load(const char *path, struct scenario_set *set, FILE *err);

/**
 * scenario_parse_all() - the same from memory.
 * @text: the YAML text, @size bytes, not necessarily NUL-terminated
 * @file: its name for messages; the scenario must be named after it
 */
int scenario_parse_all(const char *text, size_t size, const char *file,
		       struct scenario_set *set, FILE *err);

/**
 * scenario_parse() - the same without variants.
 *
 * Returns the scenario, to be released with scenario_free(), or NULL after
 * at least one line was written to @err.
 */
struct scenario *scenario_parse(const char *text, size_t size, const char *file,
				FILE *err);

/**
 * scenario_parse_variant() - one variant of a file.
 * @text: what variant_text() made of it
 * @v: the variant, or NULL for the file itself
 */
struct scenario *scenario_parse_variant(const char *text, size_t size,
					const char *file,
					const struct scenario_variant *v,
					FILE *err);

void scenario_free(struct scenario *s);

/**
 * scenario_load_dir() - read every "*.yaml" of a directory.
 * @set: filled in; release with scenario_set_free()
 *
 * Returns 0, or -1 with @set empty: the directory cannot be read, or holds no
 * scenario, two of one name, or a wrong file.  @err then has all files' errors.
 */
int scenario_load_dir(const char *dir, struct scenario_set *set, FILE *err);

void scenario_set_free(struct scenario_set *set);

/**
 * scenario_owner() - the site that has an address: an inner one, or the outer
 * one of a gateway that is behind no NAT.
 * @at: only look at the site of this name; NULL: at all
 * @gateway: if not NULL, set to whether the gateway itself has the address
 *
 * Returns the first such site, or NULL.
 */
const struct scenario_site *scenario_owner(const struct scenario *s,
					   const char *address, const char *at,
					   bool *gateway);

/* The sites that send and receive a flow; @gateway as in scenario_owner(). */
const struct scenario_site *scenario_sender(const struct scenario *s,
					    const struct scenario_flow *flow,
					    bool *gateway);
const struct scenario_site *scenario_receiver(const struct scenario *s,
					      const struct scenario_flow *flow,
					      bool *gateway);

/* The flow that has an end at a site's outer address, or NULL. */
const struct scenario_flow *
scenario_outer_flow(const struct scenario *s, const struct scenario_site *site);

/*
 * All addresses of other sites that @own does not have, each once: inner ones,
 * and outer ones at which a flow begins or ends.  The caller frees the array,
 * but not the addresses.
 */
const char **scenario_foreign(const struct scenario *s,
			      const struct scenario_site *own, unsigned *count);

/* The site, or the flow, of that name, or NULL. */
const struct scenario_site *scenario_site(const struct scenario *s,
					  const char *name);
const struct scenario_flow *scenario_flow(const struct scenario *s,
					  const char *name);

/*
 * The value of "key=value" among the options of a conn, those for a patched
 * pluto included; to be freed.  NULL when it is not there (or memory is out).
 */
char *scenario_conn_option(const struct scenario_conn *conn, const char *key);

/* Whether a settle or traffic step covers a flow. */
bool scenario_step_has(const struct scenario_step *step,
		       const struct scenario_flow *flow);

/* Whether a step makes a flow marked "clear" leave as plaintext. */
bool scenario_step_clears(const struct scenario *s,
			  const struct scenario_step *step,
			  const struct scenario_flow *flow);

/* Whether a site has an address, and @gateway: whether its gateway has it.  The
 * outer address of a site behind NAT does not count. */
bool scenario_site_has(const struct scenario_site *site, const char *address,
		       bool *gateway);

/* Whether @word is one of @count. */
bool list_has(char *const *list, unsigned count, const char *word);

/* Whether some site runs charon: then its columns are U and P. */
bool scenario_has_charon(const struct scenario *s);

/* The line of xfrm_stat to watch: XfrmInTmplMismatch if none is named. */
const char *scenario_counter(const struct scenario *s);

/* Whether a step is done in a column. */
static inline bool scenario_step_in(const struct scenario_step *step,
				    enum column column)
{
	return step->columns & (1u << column);
}

/* Whether a rule is judged in a column. */
static inline bool scenario_rule_in(const struct scenario_rule *rule,
				    enum column column)
{
	return rule->columns & (1u << column);
}

/* The unpatched column with which a column is compared: UU, or U. */
enum column column_base(enum column c);

/* Whether some step, in any column, is of that kind. */
bool scenario_has_step(const struct scenario *s, enum step_kind kind);

/* Whether some step, in any column, stops a daemon. */
bool scenario_stops(const struct scenario *s);

/* 'U' or 'P': which build of pluto the sites of a party run in a column. */
char column_letter(enum column c, enum party party);

/* The words the files use; for an invalid value "?". */
const char *column_name(enum column c);
const char *site_daemon_name(enum site_daemon d);
const char *expectation_name(enum expectation e);
const char *class_name(enum scenario_class c);
const char *comparison_name(enum comparison c);
const char *step_name(enum step_kind k);
const char *flow_proto_name(enum flow_proto p);

#endif
