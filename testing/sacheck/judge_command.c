// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * judge_command.c - sacheck judge: the SAs and policies of one gateway.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/xfrm_finding.h"
#include "sacheck/dump.h"
#include "sacheck/loss.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"

enum { MOST_PRINTED = 20 }; /* findings, without --all */

static const char *const kinds[XM_FINDING_KINDS] = {
	[XM_OUT_UNSATISFIED] = "no SA fits",
	[XM_OUT_AMBIGUOUS] = "several Child SAs fit",
	[XM_OUT_TIED] = "one of several SAs is used",
	[XM_OUT_UNREACHABLE] = "no policy reaches the SA",
	[XM_OUT_IDLE] = "another SA is preferred",
	[XM_IN_UNACCEPTED] = "no inbound policy accepts the SA",
	[XM_FWD_UNACCEPTED] = "no forward policy accepts the SA",
	[XM_IN_UNSATISFIED] = "no SA satisfies the inbound policy",
	[XM_FWD_UNSATISFIED] = "no SA satisfies the forward policy",
	[XM_IN_WITHOUT_FWD] = "inbound without forward policy",
	[XM_OUT_WITHOUT_IN] = "outbound without inbound policy",
	[XM_SHADOWED] = "the policy never wins",
	[XM_OVERLAP] = "two policies cover the same flows",
};

/* What it means to whoever runs the gateway; NULL: nothing to add. */
static const char *const meanings[XM_FINDING_KINDS] = {
	[XM_OUT_UNSATISFIED] =
		"packets wait for the IKE daemon to negotiate one",
	[XM_OUT_AMBIGUOUS] =
		"the peer drops what comes on another SA than it expects (fault R or M): give each Child SA a reqid of its own",
	[XM_OUT_TIED] = "the peer must have each of them: `sacheck pair` tells",
	[XM_IN_UNACCEPTED] = "whatever arrives on it is dropped",
	[XM_FWD_UNACCEPTED] =
		"whatever arrives on it for hosts behind this gateway is dropped",
	[XM_IN_WITHOUT_FWD] = "hosts behind this gateway are not reached",
	[XM_OUT_WITHOUT_IN] =
		"whatever comes back is dropped: take the conn down and up",
	[XM_OVERLAP] =
		"harmless if the peer ranks them alike: `sacheck pair` tells",
};

static const char *const severities[] = {
	[XM_INFORMATION] = "information",
	[XM_MAYBE] = "maybe",
	[XM_FAULT] = "fault",
};

/* SAs of one conn are of one Child SA: an old one, and what it was rekeyed to. */
static bool same_child(void *arg, uint32_t sa, uint32_t other)
{
	const struct gateway *g = arg;

	return strcmp(gateway_conn(g, sa), gateway_conn(g, other)) == 0;
}

static bool all_named(const struct gateway *g)
{
	for (uint32_t i = 0; i < xm_sas_count(g->set); i++)
		if (!gateway_conn(g, i))
			return false;
	return true;
}

static bool is_told(const struct settings *s, const struct xm_finding *f)
{
	return s->all || f->severity != XM_INFORMATION;
}

/* ---- for people ---- */

static void print_finding(const struct settings *s, const struct gateway *g,
			  const struct xm_finding *f)
{
	FILE *out = s->out;

	fprintf(out, "\n%s%s%s: %s\n",
		paint(s, f->severity == XM_FAULT ? EXIT_INCONSISTENT :
			 f->severity == XM_MAYBE ? EXIT_UNKNOWN :
						   EXIT_CONSISTENT),
		severities[f->severity], unpaint(s), kinds[f->kind]);
	if (f->policy != XM_NONE)
		fprintf(out, "    %-3s policy: %s\n",
			text_direction(xm_policy(g->set, f->policy)->direction),
			text_policy(g, f->policy).s);
	if (f->other_policy != XM_NONE)
		fprintf(out, "    and:        %s\n",
			text_policy(g, f->other_policy).s);
	if (f->sa != XM_NONE)
		fprintf(out, "    SA:         %s, %s -> %s\n",
			text_sa(g, f->sa).s,
			text_address(&xm_sa(g->set, f->sa)->src).s,
			text_address(&xm_sa(g->set, f->sa)->dst).s);
	if (f->other_sa != XM_NONE)
		fprintf(out, "    and:        %s\n", text_sa(g, f->other_sa).s);
	if (f->kind == XM_OUT_TIED)
		fprintf(out, "    is taken:   %s\n",
			text_choice(g, &f->choice).s);
	if (f->differs)
		fprintf(out, "    differs in: %s\n",
			text_differs(f->differs).s);
	if (f->larval)
		fputs("    one is being negotiated\n", out);
	if (f->has_flow)
		fprintf(out, "    such as:    %s\n", text_flow(&f->flow).s);
	if (meanings[f->kind])
		fprintf(out, "    %s\n", meanings[f->kind]);
}

static void print_groups(const struct settings *s, const struct gateway *g,
			 const struct xm_findings *findings)
{
	fputs("\nGroups: policies that accept each other's SAs\n", s->out);
	for (unsigned i = 0; i < findings->groups_count; i++) {
		const struct xm_group *group = &findings->groups[i];

		fprintf(s->out,
			"    %-3s from %s, reqid %" PRIu32
			": %u polic%s, %u SA%s\n",
			text_direction(group->direction),
			text_address(&group->peer).s, group->reqid,
			group->policies_count,
			group->policies_count == 1 ? "y" : "ies",
			group->sas_count, group->sas_count == 1 ? "" : "s");
		for (unsigned j = 0; j < group->policies_count; j++)
			fprintf(s->out, "        %s\n",
				text_selector(
					&xm_policy(g->set, group->policies[j])
						 ->selector)
					.s);
	}
}

static void print_drops(const struct settings *s, const struct gateway *g)
{
	for (unsigned i = 0; i < g->statistics.count; i++) {
		const struct statistic *line = &g->statistics.lines[i];

		if (line->value && !loss_of(line->name)->meant)
			fprintf(s->out,
				"%s is %" PRIu64
				" since boot: `sacheck watch` tells what makes it rise\n",
				line->name, line->value);
	}
}

static void print_findings(const struct settings *s, const struct gateway *g,
			   const struct xm_findings *findings, int status,
			   const unsigned counts[])
{
	uint32_t sas = xm_sas_count(g->set);
	uint32_t policies = xm_policies_count(g->set);
	unsigned printed = 0, left_out = 0;

	fprintf(s->out,
		"%s%s%s  %s: %" PRIu32 " SA%s, %" PRIu32
		" polic%s; %u fault%s, %u maybe\n",
		paint(s, status), text_headline(status), unpaint(s), g->name,
		sas, sas == 1 ? "" : "s", policies, policies == 1 ? "y" : "ies",
		counts[XM_FAULT], counts[XM_FAULT] == 1 ? "" : "s",
		counts[XM_MAYBE]);
	print_drops(s, g);
	for (unsigned i = 0; i < findings->count; i++) {
		if (!is_told(s, &findings->list[i]))
			continue;
		if (!s->all && printed == MOST_PRINTED) {
			left_out++;
			continue;
		}
		print_finding(s, g, &findings->list[i]);
		printed++;
	}
	if (left_out)
		fprintf(s->out, "\n(and %u more: --all)\n", left_out);
	if (s->all)
		print_groups(s, g, findings);
	if (findings->overlaps_left_out)
		fprintf(s->out,
			"\n%" PRIu64 " more pairs of policies overlap\n",
			findings->overlaps_left_out);
	if (!s->all && counts[XM_INFORMATION])
		fprintf(s->out, "\n%u remark%s of no harm: --all\n",
			counts[XM_INFORMATION],
			counts[XM_INFORMATION] == 1 ? "" : "s");
}

/* ---- for programs ---- */

static json_t *finding_json(const struct gateway *g, const struct xm_finding *f)
{
	json_t *o = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "severity",
			      severities[f->severity], "kind", kinds[f->kind],
			      "policy", json_policy(g, f->policy),
			      "other_policy", json_policy(g, f->other_policy),
			      "sa", json_sa(g, f->sa), "other_sa",
			      json_sa(g, f->other_sa));

	if (f->kind == XM_OUT_TIED)
		json_object_set_new(o, "taken",
				    json_string(text_choice(g, &f->choice).s));
	if (f->differs)
		json_object_set_new(o, "differs",
				    json_string(text_differs(f->differs).s));
	if (f->larval)
		json_object_set_new(o, "negotiating", json_true());
	if (f->has_flow)
		json_object_set_new(o, "example", json_flow(&f->flow));
	return o;
}

static void print_json(const struct settings *s, const struct gateway *g,
		       const struct xm_findings *findings, int status)
{
	json_t *list = json_array(), *o;

	for (unsigned i = 0; i < findings->count; i++)
		if (is_told(s, &findings->list[i]))
			json_array_append_new(
				list, finding_json(g, &findings->list[i]));
	o = json_pack("{s:s, s:s, s:o, s:I, s:I, s:o, s:I, s:o}", "verdict",
		      text_verdict(status), "gateway", g->name, "unknown",
		      dump_unknown(g), "sas", (json_int_t)xm_sas_count(g->set),
		      "policies", (json_int_t)xm_policies_count(g->set),
		      "statistics", json_statistics(&g->statistics), "overlaps",
		      (json_int_t)findings->overlaps, "findings", list);
	json_dumpf(o, s->out, JSON_INDENT(2));
	fputc('\n', s->out);
	json_decref(o);
}

int judge_command(const struct settings *s, int argc, char *argv[])
{
	struct xm_judge_options options = { .same_child = NULL };
	struct trouble t = { .text = "" };
	struct xm_findings findings;
	unsigned counts[XM_FAULT + 1] = { 0 };
	struct gateway g;
	int status;

	if (argc > 0) {
		fprintf(stderr, "sacheck judge: unexpected \"%s\"\n", argv[0]);
		return EXIT_UNKNOWN;
	}
	if (obtain(s, &g, NULL, &t))
		return cannot_tell(&t);
	if (all_named(&g)) {
		options.same_child = same_child;
		options.arg = &g;
	}
	findings = xm_judge(g.set, &options);
	for (unsigned i = 0; i < findings.count; i++)
		counts[findings.list[i].severity]++;
	status = counts[XM_FAULT] ? EXIT_INCONSISTENT : EXIT_CONSISTENT;
	if (s->json)
		print_json(s, &g, &findings, status);
	else
		print_findings(s, &g, &findings, status, counts);
	xm_findings_free(&findings);
	gateway_free(&g);
	return status;
}
