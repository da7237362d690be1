/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_record.h - the inside of reading text: one record of `ip xfrm`, and
 * what its lines say.  For pasted*.c only.
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

/* What a record is of. */
enum record_kind {
	RECORD_NONE,
	RECORD_SA,
	RECORD_POLICY,
	RECORD_USE,	  /* an SA carried packets: of a monitor */
	RECORD_FLUSH_SAS, /* all are gone: of a monitor */
	RECORD_FLUSH_POLICIES,
	RECORD_OTHER, /* an acquire and so on: no matter */
};

/* What a monitor says that happened. */
enum record_verb {
	VERB_NONE, /* it is there, or it is new */
	VERB_UPDATED,
	VERB_DELETED,
	VERB_EXPIRED, /* soft: an SA that is dying now */
};

/* One that is being read. */
struct record {
	enum record_kind kind;
	enum record_verb verb;
	unsigned line;	    /* where it begins */
	unsigned prefix;    /* words of a log before those of each line */
	bool whole;	    /* the line is there without which it is none */
	bool template_open; /* a template's second line is to come */
	bool left_out;	    /* of a socket, or of type "sub" */
	bool has_algorithms;
	bool has_counters;
	bool has_time;
	bool short_lived;	      /* it ends by itself, as larval ones do */
	bool guessed;		      /* see struct entry */
	bool current;		      /* behind "lifetime current:" */
	struct xm_selector *selector; /* that the next line may go on with */
	struct xm_sa sa;
	struct xm_policy policy;
};

struct record_reader {
	const char *file;
	unsigned line;
	struct trouble *t;
	struct record record;
	unsigned unknown; /* bits of struct gateway's */
	bool monitor;	  /* a line that only a monitor prints */
	char interfaces[INTERFACES_MOST][INTERFACE_NAME];
	unsigned interfaces_count;
};

enum outcome {
	LINE_READ,
	LINE_HEAD,	 /* a new record begins, in @next */
	LINE_STRANGE,	 /* not of `ip xfrm` */
	LINE_UNFINISHED, /* it goes on in the next line */
	LINE_WRONG,	 /* the trouble is said */
};

/**
 * record_line() - read a line.
 * @next: set to the record that begins here, for LINE_HEAD; whoever calls
 *	makes it r->record once that one is done with
 */
enum outcome record_line(struct record_reader *r, struct words *w,
			 struct record *next);

/* Say what is wrong in the line that is read; returns LINE_WRONG. */
enum outcome record_wrong(struct record_reader *r, unsigned line,
			  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- pasted_fields.c ---- */

/**
 * field_line() - read a line of the record that is open.
 *
 * LINE_STRANGE when it begins with no word that such a record has.
 */
enum outcome field_line(struct record_reader *r, struct words *w);

/* "proto udp sport 500 ...": what a selector has behind its subnets. */
enum outcome field_selector(struct record_reader *r, struct words *w,
			    struct xm_selector *s);

#endif
