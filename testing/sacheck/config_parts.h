/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_parts.h - the conns of an ipsec.conf, their ends, and the Child SAs
 * that they can have.
 */
#ifndef SACHECK_CONFIG_PARTS_H
#define SACHECK_CONFIG_PARTS_H

#include <stdint.h>

#include "base/prefix.h"
#include "sacheck/config_file.h"

enum {
	CONFIG_TUNNELS_MOST = 4096, /* of one conn; more are left out */
};

/* One selector of an end: 10.0.1.0/24, 10.0.1.0/24/tcp/80. */
struct config_selector {
	struct prefix prefix;
	bool known;    /* false: not before negotiation, as of %any */
	uint8_t proto; /* 0: any */
	uint16_t port; /* 0: any */
	char *text;    /* as written, made printable */
};

/* The selectors of a Child SA at one end: subnet=, or one of subnets=. */
struct config_choice {
	struct config_selector *list;
	unsigned count;
	unsigned number; /* the 1 or the 2 of "net/1x2"; 0: of subnet= */
};

struct config_end {
	char *address; /* left=; "" where there is none */
	char *who;     /* the ID, or else the address; NULL: unknown */
	bool anyone;   /* %any and the like */
	bool pool;     /* addresses from a pool, or from the peer */
	struct config_choice *choices;
	unsigned count;
};

/* An option with two values, or an also= of a conn that is not there. */
struct config_clash {
	const struct config_line *line;
	const struct config_line *other; /* NULL: also= of a conn that
						 * is not there */
	bool in_section;		 /* both in one section */
};

struct config_conn {
	const struct config_file *f;
	const char *name;
	struct config_place place;
	const struct config_line **lines; /* the first of a key counts */
	unsigned count;
	struct config_line **flipped; /* made from alsoflip= */
	unsigned flipped_count;
	struct config_clash *clashes;
	unsigned clashes_count;

	struct config_end ends[2]; /* left, right */
	unsigned local;		   /* which end is likely this gateway's */
	bool expands;		   /* has subnets=, and so expansions */
	bool shunt;		   /* negotiates nothing */
	bool ikev1;
	bool narrowing;
	bool mobike;
	bool transport;
	uint32_t reqid;		 /* 0: pluto chooses */
	uint32_t priority;	 /* 0: pluto computes */
	uint32_t first, tunnels; /* of config_conns.tunnels */
	bool left_out;		 /* has more than CONFIG_TUNNELS_MOST */
};

/* A possible Child SA: a conn, or one of its expansions. */
struct config_tunnel {
	const struct config_conn *conn;
	const struct config_choice *ends[2]; /* left, right */
	char *name;			     /* "net", "net/1x2" */
};

struct config_conns {
	struct config_conn *list;
	unsigned count;
	struct config_tunnel *tunnels;
	unsigned tunnels_count;
	bool aliases; /* some conn has connalias= */
};

/* The line that gives a conn an option, or NULL. */
const struct config_line *config_line(const struct config_conn *conn,
				      const char *key);

/* The place of an end's subnets= or subnet=; without either, of the conn. */
struct config_place config_subnets_place(const struct config_conn *conn,
					 unsigned end);

/* Whether @outer contains @inner: address, protocol, port. */
bool config_selector_contains(const struct config_selector *outer,
			      const struct config_selector *inner);

/* Whether every selector of @inner is in one of @outer. */
bool config_choice_contains(const struct config_choice *outer,
			    const struct config_choice *inner);

#endif
