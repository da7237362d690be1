/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * up.h - which configured subnets have no Child SA, and why the last attempt
 * failed: from `ipsec status` and pluto's log.
 */
#ifndef SACHECK_UP_H
#define SACHECK_UP_H

#include <stdbool.h>

enum up_state {
	UP_UP,	       /* it has a Child SA */
	UP_TRAPPED,    /* the first packet asks for one */
	UP_TRYING,     /* one is being negotiated */
	UP_DOWN,       /* none, and no packet asks for one */
	UP_FAILED,     /* down or trapped, and the last attempt failed */
	UP_UNORIENTED, /* no end is an address of this machine */
};

struct up_conn {
	char *name; /* "net/1x2", "net[1]" */
	char *ends; /* "10.0.1.0/24===192.0.2.1...": as printed */
	enum up_state state;
	bool counted; /* false: a template, or negotiates nothing */
	char *answer; /* to the last attempt: "TS_UNACCEPTABLE"; or
				 * NULL */
	char *line;   /* of the log, with that answer; or NULL */
};

struct up_list {
	struct up_conn *list;
	unsigned count;
};

/**
 * up_read() - the conns of `ipsec status`.
 * @status: of libreswan 4 or 5, or Openswan, as pasted: any text may stand
 *	around the quoted name of a conn
 *
 * Release with up_free().
 */
struct up_list up_read(const char *status);

/**
 * up_explain() - add what pluto's log says of the conns that are not up.
 * @log: the whole log; a conn's last answer counts
 */
void up_explain(struct up_list *up, const char *log);

void up_free(struct up_list *up);

/* "up", "trapped" ... */
const char *up_state_name(enum up_state state);

/* What a conn's answer means and what to do; "" if there is nothing to add. */
const char *up_advice(const struct up_conn *c);

#endif
