// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pair_command.c - sacheck pair: both ends of a tunnel, by their dumps.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "sacheck/confine.h"
#include "sacheck/dump.h"
#include "sacheck/peering.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"

enum { MOST_PRINTED = 10 }; /* classes, without --all */

static const char *name_of(const struct peering *ends, unsigned end)
{
	return ends->gateways[end]->name;
}

/* Told apart by their files where both have one name. */
static void tell_apart(struct gateway g[2], char *paths[])
{
	for (int i = 0; i < 2 && strcmp(g[0].name, g[1].name) == 0; i++)
		snprintf(g[i].name, sizeof(g[i].name), "%s", paths[i]);
}

/* ---- for people ---- */

static void print_sender(const struct settings *s, const struct peering *ends,
			 const struct xm_class *c)
{
	const struct gateway *sender = ends->gateways[c->sender];

	if (c->output.policy != XM_NONE)
		fprintf(s->out, "    %s's policy: %s\n", sender->name,
			text_policy(sender, c->output.policy).s);
	if (c->sent_sa != XM_NONE) {
		const struct xm_choice *choice =
			c->output.choices_count ?
				&c->output
					 .choices[c->output.choices_count - 1] :
				NULL;

		fprintf(s->out, "    sent on SA: %s",
			text_sa(sender, c->sent_sa).s);
		if (choice && choice->fitting > 1)
			fprintf(s->out, ", %s", text_choice(sender, choice).s);
		fputc('\n', s->out);
	}
}

static void print_receiver(const struct settings *s, const struct peering *ends,
			   const struct xm_class *c)
{
	const struct gateway *receiver = ends->gateways[!c->sender];

	if (c->received_sa != XM_NONE)
		fprintf(s->out, "    at %s it is: %s\n", receiver->name,
			text_sa(receiver, c->received_sa).s);
	if (c->input.policy != XM_NONE || c->covering != XM_NONE)
		fprintf(s->out, "    %s's policy: %s\n", receiver->name,
			text_policy(receiver, c->input.policy != XM_NONE ?
						      c->input.policy :
						      c->covering)
				.s);
	if (c->wanted_sa != XM_NONE)
		fprintf(s->out, "    which wants: %s\n",
			text_sa(receiver, c->wanted_sa).s);
}

static void print_class(const struct settings *s, const struct peering *ends,
			const struct xm_class *c)
{
	enum fault fault = peering_fault(ends, c);
	enum xm_verdict verdict = c->output.verdict == XM_PASS ||
						  c->output.verdict ==
							  XM_PASS_CLEAR ?
					  c->input.verdict :
					  c->output.verdict;

	fprintf(s->out, "\n%s -> %s  %s\n", name_of(ends, c->sender),
		name_of(ends, !c->sender), text_selector(&c->region).s);
	if (c->dropped)
		fprintf(s->out, "    %s%s%s at %s, fault %s; such as %s\n",
			paint(s, fault_is_grave(fault) ? EXIT_INCONSISTENT :
							 EXIT_UNKNOWN),
			xm_verdict_name(verdict), unpaint(s),
			name_of(ends, verdict == c->output.verdict ?
					      c->sender :
					      !c->sender),
			fault_name(fault), text_flow(&c->flow).s);
	else
		fputs("    delivered\n", s->out);
	print_sender(s, ends, c);
	print_receiver(s, ends, c);
}

static bool is_told(enum fault fault)
{
	return fault_is_grave(fault) || fault_is_unsure(fault);
}

/* "fault P", "faults P and R"; to be freed */
static char *name_faults(const struct peering *ends,
			 bool (*which)(enum fault fault))
{
	char *text = must_strdup("");
	unsigned count = 0;

	for (int f = 0; f < FAULTS; f++) {
		char *longer;

		if (!ends->faults[f] || !which((enum fault)f))
			continue;
		longer = must_printf("%s%s%s", text, count++ ? " and " : "",
				     fault_name((enum fault)f));
		free(text);
		text = longer;
	}
	if (count) {
		char *whole = must_printf("fault%s %s", count > 1 ? "s" : "",
					  text);

		free(text);
		return whole;
	}
	return text;
}

static uint64_t count_faults(const struct peering *ends,
			     bool (*which)(enum fault fault))
{
	uint64_t count = 0;

	for (int f = 0; f < FAULTS; f++)
		count += which((enum fault)f) ? ends->faults[f] : 0;
	return count;
}

static void print_verdict(const struct settings *s, const struct peering *ends)
{
	uint64_t unsure = count_faults(ends, fault_is_unsure);
	char *faults = name_faults(ends, ends->status == EXIT_INCONSISTENT ?
						 fault_is_grave :
						 fault_is_unsure);

	fputs(paint(s, ends->status), s->out);
	if (!ends->pair.matched)
		fprintf(s->out,
			"COULD NOT TELL%s  %s and %s have no SA in common: no peers, or not of one moment\n",
			unpaint(s), name_of(ends, 0), name_of(ends, 1));
	else if (ends->status == EXIT_INCONSISTENT)
		fprintf(s->out,
			"INCONSISTENT%s  %" PRIu64 " of %" PRIu64
			" classes of flows are dropped: %s\n",
			unpaint(s), count_faults(ends, fault_is_grave),
			ends->pair.classes, faults);
	else if (ends->status == EXIT_UNKNOWN && unsure)
		fprintf(s->out,
			"COULD NOT TELL%s  %" PRIu64 " of %" PRIu64
			" classes of flows may be dropped: %s\n",
			unpaint(s), unsure, ends->pair.classes, faults);
	else if (ends->status == EXIT_UNKNOWN)
		fprintf(s->out,
			"COULD NOT TELL%s  too many policies overlap to look at all flows; none of those looked at is dropped\n",
			unpaint(s));
	else
		fprintf(s->out,
			"CONSISTENT%s  %" PRIu64 " classes of flows, %" PRIu64
			" SAs that both ends know\n",
			unpaint(s), ends->pair.classes, ends->pair.matched);
	free(faults);
}

/* Each fault once, with a cure for each sender that has it. */
static void print_faults(const struct settings *s, const struct peering *ends)
{
	for (int f = 0; f < FAULTS; f++) {
		bool seen[2] = { false, false };

		if (!ends->faults[f] || !is_told((enum fault)f))
			continue;
		fprintf(s->out, "\nFault %s: %s\n", fault_name((enum fault)f),
			fault_meaning((enum fault)f));
		for (unsigned i = 0; i < ends->pair.count; i++) {
			const struct xm_class *c = &ends->pair.list[i];
			char *cure;

			/* P has both ends in it, and one cure */
			if (peering_fault(ends, c) != (enum fault)f ||
			    seen[c->sender] ||
			    (f == FAULT_P && seen[!c->sender]))
				continue;
			seen[c->sender] = true;
			cure = peering_cure(ends, c);
			if (cure[0])
				fprintf(s->out, "    Cure: %s\n", cure);
			free(cure);
		}
	}
}

static void print_information(const struct settings *s,
			      const struct peering *ends)
{
	if (ends->crossed)
		fprintf(s->out,
			"\nInformation: classes for which the ends' policies have other subnets, and are delivered, as the receiver accepts the SA: %" PRIu64
			"\n",
			ends->crossed);
	if (ends->faults[FAULT_NO_SA])
		fprintf(s->out,
			"\nInformation: classes for which there is no SA yet, the first packet asks for one: %" PRIu64
			"\n",
			ends->faults[FAULT_NO_SA]);
	if (ends->faults[FAULT_BLOCKED])
		fprintf(s->out,
			"\nInformation: classes that a policy blocks which says so: %" PRIu64
			"\n",
			ends->faults[FAULT_BLOCKED]);
	if (ends->lost_too)
		fprintf(s->out,
			"\nMaybe: classes that are delivered, on one of several SAs of one second; the sender may go over to another that the receiver does not have: %" PRIu64
			"\n",
			ends->lost_too);
	for (unsigned i = 0; i < 2; i++)
		if (ends->pair.unknown_count[i])
			fprintf(s->out,
				"\nInformation: SAs of %s that %s does not know: %u\n",
				name_of(ends, i), name_of(ends, !i),
				ends->pair.unknown_count[i]);
}

static void print_ends(const struct settings *s, const struct peering *ends)
{
	unsigned printed = 0, left_out = 0;

	print_verdict(s, ends);
	for (unsigned i = 0; i < ends->pair.count; i++) {
		const struct xm_class *c = &ends->pair.list[i];

		if (!s->all && !is_told(peering_fault(ends, c)))
			continue;
		if (!s->all && printed == MOST_PRINTED)
			left_out++;
		else
			print_class(s, ends, c);
		printed += printed < MOST_PRINTED;
	}
	if (left_out)
		fprintf(s->out, "\n(and %u more: --all)\n", left_out);
	print_faults(s, ends);
	print_information(s, ends);
}

/* ---- for programs ---- */

static json_t *class_json(const struct peering *ends, const struct xm_class *c)
{
	const struct gateway *sender = ends->gateways[c->sender];
	const struct gateway *receiver = ends->gateways[!c->sender];
	json_t *o = json_pack("{s:s, s:s, s:o, s:o, s:b, s:s}", "from",
			      sender->name, "to", receiver->name, "region",
			      json_selector(&c->region), "example",
			      json_flow(&c->flow), "dropped", c->dropped,
			      "fault", fault_name(peering_fault(ends, c)));

	json_object_set_new(o, "sender",
			    json_pack("{s:s, s:o, s:o}", "verdict",
				      xm_verdict_name(c->output.verdict),
				      "policy",
				      json_policy(sender, c->output.policy),
				      "sa", json_sa(sender, c->sent_sa)));
	json_object_set_new(
		o, "receiver",
		json_pack("{s:s, s:s, s:o, s:o, s:o}", "verdict",
			  xm_verdict_name(c->input.verdict), "direction",
			  text_direction(c->direction), "policy",
			  json_policy(receiver, c->input.policy), "sa",
			  json_sa(receiver, c->received_sa), "wanted_sa",
			  json_sa(receiver, c->wanted_sa)));
	if (c->lost_sa != XM_NONE)
		json_object_set_new(o, "lost_sa", json_sa(sender, c->lost_sa));
	json_object_set_new(o, "had_reqid", json_integer(c->had_reqid));
	json_object_set_new(o, "wanted_reqid", json_integer(c->wanted_reqid));
	return o;
}

static void print_json(const struct settings *s, const struct peering *ends)
{
	json_t *faults = json_object(), *classes = json_array();
	json_t *unknown = json_object(), *o;

	for (unsigned i = 0; i < 2; i++)
		json_object_set_new(unknown, name_of(ends, i),
				    dump_unknown(ends->gateways[i]));
	for (int f = 0; f < FAULTS; f++)
		if (ends->faults[f])
			json_object_set_new(
				faults, fault_name((enum fault)f),
				json_integer((json_int_t)ends->faults[f]));
	for (unsigned i = 0; i < ends->pair.count; i++)
		if (s->all || ends->pair.list[i].dropped)
			json_array_append_new(
				classes, class_json(ends, &ends->pair.list[i]));
	o = json_pack("{s:s, s:[s, s], s:o, s:I, s:I, s:b, s:o, s:o}",
		      "verdict", text_verdict(ends->status), "gateways",
		      name_of(ends, 0), name_of(ends, 1), "unknown", unknown,
		      "classes", (json_int_t)ends->pair.classes, "matched_sas",
		      (json_int_t)ends->pair.matched, "gave_up",
		      ends->pair.gave_up, "faults", faults, "flows", classes);
	json_dumpf(o, s->out, JSON_INDENT(2));
	fputc('\n', s->out);
	json_decref(o);
}

int pair_command(const struct settings *s, int argc, char *argv[])
{
	struct trouble t = { .text = "" };
	struct gateway g[2] = { { .name = "" }, { .name = "" } };
	struct peering ends;
	int status;

	if (argc != 2) {
		fputs("sacheck pair: two dumps are needed, one of each gateway\n",
		      stderr);
		return EXIT_UNKNOWN;
	}
	confine_all();
	if (dump_read(argv[0], &g[0], &t) || dump_read(argv[1], &g[1], &t)) {
		gateway_free(&g[0]);
		return cannot_tell(&t);
	}
	tell_apart(g, argv);
	tell_unknown(&g[0]);
	tell_unknown(&g[1]);
	peering_judge(&g[0], &g[1], &ends);
	(s->json ? print_json : print_ends)(s, &ends);
	status = ends.status;
	peering_free(&ends);
	gateway_free(&g[0]);
	gateway_free(&g[1]);
	return status;
}
