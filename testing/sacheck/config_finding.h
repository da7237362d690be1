/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_finding.h - what will fail, and when, judging by ipsec.conf.
 *
 * The letters are those of docs/root-cause.md, which also has the theorem for
 * fault P.  No configuration shows fault X.
 */
#ifndef SACHECK_CONFIG_FINDING_H
#define SACHECK_CONFIG_FINDING_H

#include "sacheck/config_link.h"

enum config_kind {
	CONFIG_P,
	CONFIG_R,
	CONFIG_M,
	CONFIG_NO_COUNTERPART, /* the other end has no such subnets */
	CONFIG_TWINS,	       /* two conns have the same selectors */
	CONFIG_NOT_LOADED,     /* pluto refuses the conn */
	CONFIG_REKEY,	       /* the rekey of a narrowed Child SA is refused */
	CONFIG_MOBIKE,	       /* the series leaves the conn alone */
	CONFIG_FOLLOWS,	       /* the peer ranks as this end does */
	CONFIG_ONE_CONN,       /* conns that could be one */
	CONFIG_INCLUDE,	       /* an include without a file */
	CONFIG_KINDS
};

enum config_severity { CONFIG_REMARK, CONFIG_MAYBE, CONFIG_FAULT };

/* A case: two of these links are up. */
struct config_case {
	const struct config_link **of;
	unsigned count;
};

/* Whether a patched pluto at one end cures the fault. */
enum config_heals { HEALS_UNKNOWN, HEALS_NOT, HEALS };

struct config_finding {
	enum config_kind kind;
	enum config_severity severity;
	struct config_place place;
	struct config_place other; /* file NULL: there is none */
	char *what;
	char *cure;		    /* "" where there is none */
	unsigned gateways[2];	    /* of the links */
	enum config_heals heals[2]; /* by end */
	/* the fault exists in any of these cases ... */
	struct config_case *cases;
	unsigned cases_count;
	/* ... while none of these is up, trapped or routed */
	struct config_side *unless;
	unsigned unless_count;
	/* NO_COUNTERPART, NOT_LOADED: what does not come up */
	struct config_side *down;
	unsigned down_count;
	/* P: the lost flows, one selector per side */
	struct config_selector region[2];
};

struct config_findings {
	struct config_finding *list;
	unsigned count;
	bool left_out; /* not all corners were examined */
};

/* All findings, the worst first, then by file and line. */
struct config_findings config_judge(const struct config_gateway *gateways,
				    unsigned count,
				    const struct config_links *links);

void config_findings_free(struct config_findings *f);

const char *config_kind_name(enum config_kind kind);

/* ---- for config_fault.c, config_overlap.c and config_remark.c ---- */

struct config_finding *config_add(struct config_findings *f,
				  enum config_kind kind,
				  enum config_severity severity,
				  struct config_place place);
void config_add_case(struct config_finding *f, const struct config_link **of,
		     unsigned count);

/* R and M of a group; P and FOLLOWS of a group; all others. */
void config_find_faults(struct config_findings *f,
			const struct config_gateway *gateways,
			const struct config_group *g);
void config_find_overlaps(struct config_findings *f,
			  const struct config_gateway *gateways,
			  const struct config_group *g);
void config_find_remarks(struct config_findings *f,
			 const struct config_gateway *gateways, unsigned count,
			 const struct config_links *links);

/*
 * Whether all links are of one conn at a side, and the series makes a group of
 * their Child SAs (docs/patches.md, part 6).
 */
bool config_is_group(const struct config_link **links, unsigned count,
		     unsigned side);

/* Whether auto= brings the conn up; whether it waits for a packet. */
bool config_starts(const struct config_conn *conn);
bool config_traps(const struct config_conn *conn);

/* Which patches help: "patch pluto at A or B"; "" if none.  To be freed. */
char *config_patch(const struct config_finding *f,
		   const struct config_gateway *gateways);

#endif
