/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sacheck.h - the command line's settings, and one function per subcommand.
 */
#ifndef SACHECK_SACHECK_H
#define SACHECK_SACHECK_H

#include <stdbool.h>
#include <stdio.h>

#include "base/trouble.h"
#include "sacheck/gateway.h"

/* The exit status of every subcommand. */
enum {
	EXIT_CONSISTENT = 0,
	EXIT_INCONSISTENT = 1,
	EXIT_UNKNOWN = 2, /* could not tell; also wrong usage */
};

struct settings {
	const char *netns; /* whose kernel state is read; NULL: ours */
	const char *from;  /* a dump or text instead of a kernel; NULL:
				 * none */
	const char *conns; /* a file with the output of `ipsec status` */
	const char *log;   /* a file with pluto's log */
	bool no_conns;	   /* do not ask pluto */
	bool json;
	bool all; /* also what is harmless */
	bool colour;
	bool marked; /* flow: --mark or --if-id was given */
	uint32_t mark, if_id;
	unsigned interval; /* watch: seconds between two readings */
	FILE *out;
};

/* Each gets the arguments after its own name; returns EXIT_*. */
int judge_command(const struct settings *s, int argc, char *argv[]);
int flow_command(const struct settings *s, int argc, char *argv[]);
int dump_command(const struct settings *s, int argc, char *argv[]);
int pair_command(const struct settings *s, int argc, char *argv[]);
int watch_command(const struct settings *s, int argc, char *argv[]);
int up_command(const struct settings *s, int argc, char *argv[]);
int config_command(const struct settings *s, int argc, char *argv[]);

/**
 * obtain() - the gateway that is asked about, from a kernel or a dump.
 * @status: may be NULL; gets the output of `ipsec status`, to be freed, or NULL
 *
 * For a kernel it enters the network namespace, then gives up all capabilities
 * but one; for a dump it gives up all: see confine.h.  Returns 0, release @g
 * with gateway_free(); or -1 with @t set.
 */
int obtain(const struct settings *s, struct gateway *g, char **status,
	   struct trouble *t);

/* Print on stderr what is not known of a gateway, if it came from text. */
void tell_unknown(const struct gateway *g);

/* Print on stderr why there is no result; returns EXIT_UNKNOWN. */
int cannot_tell(const struct trouble *t);

/* What begins and ends text in the colour of an exit status. */
const char *paint(const struct settings *s, int status);
const char *unpaint(const struct settings *s);

#endif
