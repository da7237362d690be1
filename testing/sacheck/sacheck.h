/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sacheck.h - what the command line says, and one function per subcommand.
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
	bool all; /* also what is of no harm */
	bool colour;
	bool marked; /* flow: --mark or --if-id was given */
	uint32_t mark, if_id;
	unsigned interval; /* watch: seconds between two looks */
	FILE *out;
};

/* Each gets the arguments behind its own name. */
int judge_command(const struct settings *s, int argc, char *argv[]);
int flow_command(const struct settings *s, int argc, char *argv[]);
int dump_command(const struct settings *s, int argc, char *argv[]);
int pair_command(const struct settings *s, int argc, char *argv[]);
int watch_command(const struct settings *s, int argc, char *argv[]);
int up_command(const struct settings *s, int argc, char *argv[]);
int config_command(const struct settings *s, int argc, char *argv[]);

/**
 * obtain() - the gateway that is asked about, from a kernel or a dump.
 * @status: set to what `ipsec status` says, to be freed, or NULL; or it is NULL
 *
 * Enters the network namespace first and then gives up all capabilities but
 * one, see confine.h.  Returns 0, release @g with gateway_free(); or -1 with
 * @t set.
 */
int obtain(const struct settings *s, struct gateway *g, char **status,
	   struct trouble *t);

/* Say on stderr what of a gateway is not known, if it came from text. */
void tell_unknown(const struct gateway *g);

/* Say on stderr why nothing can be told; returns EXIT_UNKNOWN. */
int cannot_tell(const struct trouble *t);

/* Begin and end of what is printed in the colour of an exit status. */
const char *paint(const struct settings *s, int status);
const char *unpaint(const struct settings *s);

#endif
