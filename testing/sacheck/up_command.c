// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * up_command.c - sacheck up: which configured subnets have no Child SA.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/must.h"
#include "sacheck/confine.h"
#include "sacheck/conns.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"
#include "sacheck/up.h"

static bool is_missing(const struct up_conn *c)
{
	return c->counted && c->state >= UP_DOWN;
}

static bool is_told(const struct settings *s, const struct up_conn *c)
{
	return s->all || (c->counted && c->state != UP_UP);
}

static void print_conn(const struct settings *s, const struct up_conn *c)
{
	const char *advice = up_advice(c);

	fprintf(s->out, "\n%s%s%s: %s  %s\n",
		paint(s, is_missing(c) ? EXIT_INCONSISTENT : EXIT_CONSISTENT),
		up_state_name(c->state), unpaint(s), c->name, c->ends);
	if (c->answer)
		fprintf(s->out, "    last attempt: %s\n    %s\n", c->answer,
			c->line);
	if (advice[0])
		fprintf(s->out, "    %s\n", advice);
}

static json_t *conn_json(const struct up_conn *c)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "conn", c->name, "state",
			      up_state_name(c->state), "ends", c->ends);

	/* a log may have anything in it */
	if (c->answer)
		json_object_set_new(o, "answer", json_string(c->answer));
	return o;
}

static int report(const struct settings *s, const struct up_list *up)
{
	unsigned counted = 0, missing = 0, is_up = 0;
	json_t *list = json_array();
	int status;

	for (unsigned i = 0; i < up->count; i++) {
		counted += up->list[i].counted;
		missing += is_missing(&up->list[i]);
		is_up += up->list[i].counted && up->list[i].state == UP_UP;
		if (is_told(s, &up->list[i]))
			json_array_append_new(list, conn_json(&up->list[i]));
	}
	status = !up->count ? EXIT_UNKNOWN :
		 missing    ? EXIT_INCONSISTENT :
			      EXIT_CONSISTENT;
	if (s->json) {
		json_t *o = json_pack("{s:s, s:I, s:I, s:O}", "verdict",
				      text_verdict(status), "conns",
				      (json_int_t)counted, "up",
				      (json_int_t)is_up, "not up", list);

		json_dumpf(o, s->out, JSON_INDENT(2));
		fputc('\n', s->out);
		json_decref(o);
	} else {
		fprintf(s->out,
			"%s%s%s  %u of %u conns and expansions are up, %u %s no Child SA\n",
			paint(s, status), text_headline(status), unpaint(s),
			is_up, counted, missing, missing == 1 ? "has" : "have");
		for (unsigned i = 0; i < up->count; i++)
			if (is_told(s, &up->list[i]))
				print_conn(s, &up->list[i]);
	}
	json_decref(list);
	return status;
}

int up_command(const struct settings *s, int argc, char *argv[])
{
	struct trouble t = { .text = "" };
	char *status, *log = NULL;
	struct up_list up;
	int result;

	if (argc > 0) {
		fprintf(stderr, "sacheck up: unexpected \"%s\"\n", argv[0]);
		return EXIT_UNKNOWN;
	}
	if (s->conns)
		status = conns_read(s->conns, &t);
	else if (!(status = conns_ask()))
		trouble(&t,
			"pluto cannot be asked: `ipsec status >FILE`, and --conns FILE");
	if (status && s->log)
		log = conns_read(s->log, &t);
	if (!status || (s->log && !log)) {
		free(status);
		return cannot_tell(&t);
	}
	confine_all();
	up = up_read(status);
	if (log)
		up_explain(&up, log);
	if (!up.count)
		fputs("sacheck up: that is no output of `ipsec status` with conns in it\n",
		      stderr);
	result = report(s, &up);
	up_free(&up);
	free(log);
	free(status);
	return result;
}
