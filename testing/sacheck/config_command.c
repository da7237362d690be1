// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_command.c - sacheck config: before the outage, by ipsec.conf.
 */
#include <stdlib.h>

#include <jansson.h>

#include "base/must.h"
#include "sacheck/config_finding.h"
#include "sacheck/confine.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"

enum { MOST_PRINTED = 20 }; /* findings, without --all */

static const char *const severities[] = {
	[CONFIG_REMARK] = "remark",
	[CONFIG_MAYBE] = "maybe",
	[CONFIG_FAULT] = "fault",
};

/* What was read, and what was found. */
struct report {
	struct config_gateway *gateways;
	unsigned count;
	unsigned unread; /* files */
	struct config_links links;
	struct config_findings findings;
	unsigned counts[CONFIG_FAULT + 1];
	unsigned conns, tunnels;
	int status;
};

static bool is_told(const struct settings *s, const struct config_finding *f)
{
	return s->all || f->severity != CONFIG_REMARK;
}

/* ---- for people ---- */

static void print_finding(const struct settings *s,
			  const struct config_finding *f)
{
	static const int colours[] = {
		[CONFIG_REMARK] = EXIT_CONSISTENT,
		[CONFIG_MAYBE] = EXIT_UNKNOWN,
		[CONFIG_FAULT] = EXIT_INCONSISTENT,
	};
	char *what = must_printable(f->what), *cure = must_printable(f->cure);

	fprintf(s->out, "\n%s:%u: %s%s%s: %s\n", f->place.file, f->place.line,
		paint(s, colours[f->severity]), severities[f->severity],
		unpaint(s), config_kind_name(f->kind));
	fprintf(s->out, "    %s\n", what);
	if (f->cases_count > 1)
		fprintf(s->out, "    (and so for %u more pairs)\n",
			f->cases_count - 1);
	if (f->other.file)
		fprintf(s->out, "    and: %s:%u\n", f->other.file,
			f->other.line);
	if (cure[0])
		fprintf(s->out, "    Cure: %s\n", cure);
	free(what);
	free(cure);
}

static const char *plural(unsigned count)
{
	return count == 1 ? "" : "s";
}

static void print_report(const struct settings *s, const struct report *r)
{
	unsigned printed = 0, left_out = 0;

	fprintf(s->out,
		"%s%s%s  %u file%s, %u conn%s, %u Child SA%s; %u fault%s, %u maybe\n",
		paint(s, r->status), text_headline(r->status), unpaint(s),
		r->count, plural(r->count), r->conns, plural(r->conns),
		r->tunnels, plural(r->tunnels), r->counts[CONFIG_FAULT],
		plural(r->counts[CONFIG_FAULT]), r->counts[CONFIG_MAYBE]);
	if (r->count == 2 && !r->links.pairs)
		fputs("The two files have no conn for each other: each was judged alone\n",
		      s->out);
	for (unsigned i = 0; i < r->findings.count; i++) {
		const struct config_finding *f = &r->findings.list[i];

		if (!is_told(s, f))
			continue;
		if (!s->all && printed == MOST_PRINTED) {
			left_out++;
			continue;
		}
		print_finding(s, f);
		printed++;
	}
	if (left_out)
		fprintf(s->out, "\n(and %u more: --all)\n", left_out);
	if (r->findings.left_out)
		fputs("\nToo many subnets overlap to tell all corners\n",
		      s->out);
	if (!s->all && r->counts[CONFIG_REMARK])
		fprintf(s->out, "\n%u remark%s of no harm: --all\n",
			r->counts[CONFIG_REMARK],
			plural(r->counts[CONFIG_REMARK]));
}

/* ---- for programs ---- */

static json_t *text_json(const char *text)
{
	char *printable = must_printable(text);
	json_t *o = json_string(printable);

	free(printable);
	/* what is no UTF-8 is no JSON */
	return o ? o : json_string("?");
}

static json_t *place_json(struct config_place place)
{
	return place.file ?
		       json_pack("{s:o, s:I}", "file", text_json(place.file),
				 "line", (json_int_t)place.line) :
		       json_null();
}

static json_t *side_json(const struct report *r, const struct config_side *s)
{
	return json_pack("{s:o, s:o}", "file",
			 text_json(r->gateways[s->gateway].file.path), "conn",
			 text_json(s->tunnel->name));
}

static json_t *link_json(const struct report *r, const struct config_link *l)
{
	json_t *list = json_array();

	for (unsigned side = 0; side < 2; side++)
		if (l->sides[side].tunnel)
			json_array_append_new(list,
					      side_json(r, &l->sides[side]));
	return list;
}

static json_t *sides_json(const struct report *r,
			  const struct config_side *list, unsigned count)
{
	json_t *o = json_array();

	for (unsigned i = 0; i < count; i++)
		json_array_append_new(o, side_json(r, &list[i]));
	return o;
}

static json_t *cases_json(const struct report *r,
			  const struct config_finding *f)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < f->cases_count; i++) {
		json_t *of = json_array();

		for (unsigned j = 0; j < f->cases[i].count; j++)
			json_array_append_new(of,
					      link_json(r, f->cases[i].of[j]));
		json_array_append_new(list, of);
	}
	return list;
}

static json_t *finding_json(const struct report *r,
			    const struct config_finding *f)
{
	json_t *patch = json_array(), *o;

	o = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "severity",
		      severities[f->severity], "kind",
		      config_kind_name(f->kind), "at", place_json(f->place),
		      "and", place_json(f->other), "what", text_json(f->what),
		      "cure", text_json(f->cure));
	for (unsigned i = 0; i < 2; i++)
		if (f->heals[i] == HEALS)
			json_array_append_new(
				patch,
				text_json(
					r->gateways[f->gateways[i]].file.path));
	json_object_set_new(o, "patch", patch);
	if (f->cases_count) {
		json_object_set_new(o, "while two are up of one of",
				    cases_json(r, f));
		json_object_set_new(o, "and none of",
				    sides_json(r, f->unless, f->unless_count));
	}
	if (f->down_count)
		json_object_set_new(o, "does not come up",
				    sides_json(r, f->down, f->down_count));
	return o;
}

static void print_json(const struct settings *s, const struct report *r)
{
	json_t *list = json_array(), *o;

	for (unsigned i = 0; i < r->findings.count; i++)
		if (is_told(s, &r->findings.list[i]))
			json_array_append_new(
				list, finding_json(r, &r->findings.list[i]));
	o = json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "verdict",
		      text_verdict(r->status), "files", (json_int_t)r->count,
		      "conns", (json_int_t)r->conns, "child_sas",
		      (json_int_t)r->tunnels, "pairs",
		      (json_int_t)r->links.pairs, "findings", list);
	json_dumpf(o, s->out, JSON_INDENT(2));
	fputc('\n', s->out);
	json_decref(o);
}

/* ---- the command ---- */

/* One that cannot be read does not hide what the others say. */
static void read_files(struct report *r, int argc, char *argv[])
{
	r->gateways = must_calloc((size_t)argc, sizeof(*r->gateways));
	for (int i = 0; i < argc; i++) {
		struct config_gateway *g = &r->gateways[r->count];
		struct trouble t = { .text = "" };

		if (config_read(argv[i], &g->file, &t)) {
			cannot_tell(&t);
			r->unread++;
			continue;
		}
		g->conns = config_conns(&g->file);
		for (unsigned j = 0; j < g->conns.count; j++) {
			const struct config_conn *c = &g->conns.list[j];

			if (!c->left_out)
				continue;
			trouble(&t,
				"%s:%u: conn %s: of more than %u Child SAs the others are not looked at",
				c->place.file, c->place.line, c->name,
				CONFIG_TUNNELS_MOST);
			cannot_tell(&t);
			r->unread++;
		}
		r->conns += g->conns.count;
		r->tunnels += g->conns.tunnels_count;
		r->count++;
	}
}

static void judge(struct report *r)
{
	r->links = config_links(r->gateways, r->count);
	r->findings = config_judge(r->gateways, r->count, &r->links);
	for (unsigned i = 0; i < r->findings.count; i++)
		r->counts[r->findings.list[i].severity]++;
	r->status = r->counts[CONFIG_FAULT] ? EXIT_INCONSISTENT :
					      EXIT_CONSISTENT;
	if (r->unread || !r->conns || r->findings.left_out ||
	    (r->count == 2 && !r->links.pairs))
		r->status = EXIT_UNKNOWN;
}

int config_command(const struct settings *s, int argc, char *argv[])
{
	struct report r = { .gateways = NULL };

	if (argc < 1) {
		fputs("sacheck config: which ipsec.conf?\n", stderr);
		return EXIT_UNKNOWN;
	}
	confine_all();
	read_files(&r, argc, argv);
	if (r.count) {
		judge(&r);
		if (s->json)
			print_json(s, &r);
		else
			print_report(s, &r);
		config_findings_free(&r.findings);
		config_links_free(&r.links, r.count);
	} else {
		r.status = EXIT_UNKNOWN;
	}
	for (unsigned i = 0; i < r.count; i++) {
		config_conns_free(&r.gateways[i].conns);
		config_free(&r.gateways[i].file);
	}
	free(r.gateways);
	return r.status;
}
