/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_record.h - reading one record of `ip xfrm`, line by line.  For
 * pasted*.c only.
 */
#ifndef SACHECK_PASTED_RECORD_H
#define SACHECK_PASTED_RECORD_H

#include "base/trouble.h"
#include "sacheck/gateway.h"
#include "sacheck/pasted_words.h"

enum {
	INTERFACES_MOST = 64, /* that selectors name */
	INTERFACE_NAME = 16,  /* IFNAMSIZ */
};

/* What a record describes. */
enum record_kind {
	RECORD_NONE,
	RECORD_SA,
	RECORD_POLICY,
	RECORD_USE,	  /* an SA carried packets; only in a monitor */
	RECORD_FLUSH_SAS, /* all were deleted; only in a monitor */
	RECORD_FLUSH_POLICIES,
	RECORD_OTHER, /* an acquire and so on: ignored */
};

/* The event that a monitor reports. */
enum record_verb {
	VERB_NONE, /* it exists, or is new */
	VERB_UPDATED,
	VERB_DELETED,
	VERB_EXPIRED, /* soft lifetime: an SA is dying now */
};

/* The record that is being read. */
struct record {
	enum record_kind kind;
	enum record_verb verb;
	unsigned line;	    /* where it begins */
	unsigned prefix;    /* words that a log puts before each line */
	bool whole;	    /* its mandatory line was read */
	bool template_open; /* a template's second line is to come */
	bool left_out;	    /* of a socket, or of type "sub" */
	bool has_algorithms;
	bool has_counters;
	bool has_time;
	bool short_lived;	      /* expires by itself, as larval SAs do */
	bool guessed;		      /* see struct entry */
	bool current;		      /* behind "lifetime current:" */
	struct xm_selector *selector; /* that the next line may continue */
	struct xm_sa sa;
	struct xm_policy policy;
};

struct record_reader {
	const char *file;
	unsigned line;
	struct trouble *t;
	struct record record;
	unsigned unknown; /* bits of gateway.unknown */
	bool monitor;	  /* read a line that only a monitor prints */
	char interfaces[INTERFACES_MOST][INTERFACE_NAME];
	unsigned interfaces_count;
};

enum outcome {
	LINE_READ,
	LINE_HEAD,	 /* a new record begins, in @next */
	LINE_STRANGE,	 /* not of `ip xfrm` */
	LINE_UNFINISHED, /* it goes on in the next line */
	LINE_WRONG,	 /* the trouble is set */
};

/**
 * record_line() - read a line.
 * @next: with LINE_HEAD, set to the record that begins here; the caller moves
 *	it to r->record when that record is finished
 */
enum outcome record_line(struct record_reader *r, struct words *w,
			 struct record *next);

/* Set the trouble to what is wrong in a line; returns LINE_WRONG. */
enum outcome record_wrong(struct record_reader *r, unsigned line,
			  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- pasted_fields.c ---- */

/**
 * field_line() - read a line of the record that is open.
 *
 * Returns LINE_STRANGE when its first word begins no line of such a record.
 */
enum outcome field_line(struct record_reader *r, struct words *w);

/* "proto udp sport 500 ...": what follows the subnets of a selector. */
enum outcome field_selector(struct record_reader *r, struct words *w,
			    struct xm_selector *s);

#endif
