// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * obtain.c - the gateway that is asked about, from a kernel or a dump.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "sacheck/confine.h"
#include "sacheck/conns.h"
#include "sacheck/dump.h"
#include "sacheck/kernel.h"
#include "sacheck/sacheck.h"

static void name_gateway(const struct settings *s, struct gateway *g)
{
	char host[HOST_NAME_MAX + 1] = "";

	if (gethostname(host, sizeof(host) - 1))
		strcpy(host, "this gateway");
	if (s->netns)
		snprintf(g->name, sizeof(g->name), "%s (netns %s)", host,
			 s->netns);
	else
		snprintf(g->name, sizeof(g->name), "%s", host);
}

static int read_kernel(const struct settings *s, struct gateway *g,
		       struct trouble *t)
{
	struct statistics statistics;

	if ((s->netns && enter_netns(s->netns, t)) || confine(t) ||
	    kernel_read_steady(g, t))
		return -1;
	if (statistics_read(&statistics, t)) {
		gateway_free(g);
		return -1;
	}
	g->statistics = statistics;
	name_gateway(s, g);
	return 0;
}

int obtain(const struct settings *s, struct gateway *g, char **status_out,
	   struct trouble *t)
{
	char *status = NULL;
	int error = 0;

	*g = (struct gateway) { .name = "" };
	/* a pluto of another namespace has its control socket elsewhere */
	if (s->conns)
		error = (status = conns_read(s->conns, t)) ? 0 : -1;
	else if (!s->no_conns && !s->netns && !s->from)
		status = conns_ask();
	if (!error) {
		if (s->from) {
			confine_all();
			error = dump_read(s->from, g, t);
		} else {
			error = read_kernel(s, g, t);
		}
	}
	if (!error && status)
		conns_apply(g, status);
	else if (!error && g->said)
		status = must_strdup(g->said);
	if (!error)
		tell_unknown(g);
	if (status_out)
		*status_out = status;
	else
		free(status);
	return error;
}

void tell_unknown(const struct gateway *g)
{
	if (g->unknown)
		fprintf(stderr, "sacheck: %s does not tell\n", g->name);
	for (unsigned bit = 1; bit & UNKNOWN_ALL; bit <<= 1)
		if (g->unknown & bit)
			fprintf(stderr, "    %s\n", gateway_unknown_text(bit));
}

int cannot_tell(const struct trouble *t)
{
	fprintf(stderr, "sacheck: %s\n", t->text);
	return EXIT_UNKNOWN;
}

const char *paint(const struct settings *s, int status)
{
	static const char *const colours[] = {
		[EXIT_CONSISTENT] = "\033[32;1m",
		[EXIT_INCONSISTENT] = "\033[31;1m",
		[EXIT_UNKNOWN] = "\033[33;1m",
	};

	return s->colour ? colours[status] : "";
}

const char *unpaint(const struct settings *s)
{
	return s->colour ? "\033[0m" : "";
}
