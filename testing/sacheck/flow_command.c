// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow_command.c - sacheck flow: one flow through the kernel's rules, out and
 * back.
 */
#include <inttypes.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "sacheck/dump.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"

enum {
	MOST_POLICIES = 8, /* of those that cover the flow */
	MOST_SAS = 8,
};

/* A check of the packets that come back: IN or FWD. */
struct back {
	enum xm_direction direction;
	uint32_t policies[MOST_POLICIES];
	uint32_t policies_count;
	uint32_t accepted[MOST_SAS]; /* SAs on which they may come */
	unsigned accepted_count;     /* may be more */
};

struct route {
	const struct gateway *g;
	struct xm_flow flow, reply;
	struct xm_output output;
	uint32_t policies[MOST_POLICIES];
	uint32_t policies_count; /* may be more */
	/* outbound policies for other marks and if_ids; where neither was said
	 * they may well be meant */
	uint32_t others[MOST_POLICIES];
	uint32_t others_count;
	bool unsaid;
	struct back back[2];
	int status;
};

static bool read_port(const char *text, uint16_t *port)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end || value > UINT16_MAX)
		return false;
	*port = (uint16_t)value;
	return true;
}

static bool read_protocol(const char *text, int family, uint8_t *proto)
{
	static const struct {
		const char *name;
		uint8_t proto;
	} names[] = {
		{ "tcp", IPPROTO_TCP },	      { "udp", IPPROTO_UDP },
		{ "icmpv6", IPPROTO_ICMPV6 }, { "sctp", IPPROTO_SCTP },
		{ "gre", IPPROTO_GRE },
	};
	uint16_t number;

	if (strcmp(text, "icmp") == 0) {
		*proto = family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
		return true;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(text, names[i].name) == 0) {
			*proto = names[i].proto;
			return true;
		}
	}
	if (!read_port(text, &number) || number > UINT8_MAX)
		return false;
	*proto = (uint8_t)number;
	return true;
}

static bool read_flow(int argc, char *argv[], struct xm_flow *f)
{
	const char *bad = NULL;

	*f = (struct xm_flow) { .proto = 0 };
	if (argc < 2 || argc == 4 || argc > 5) {
		fputs("sacheck flow: SRC DST [PROTO [SPORT DPORT]] is needed\n",
		      stderr);
		return false;
	}
	if (!prefix_parse_address(argv[0], &f->src))
		bad = argv[0];
	else if (!prefix_parse_address(argv[1], &f->dst) ||
		 f->dst.family != f->src.family)
		bad = argv[1];
	else if (argc > 2 && !read_protocol(argv[2], f->src.family, &f->proto))
		bad = argv[2];
	else if (argc > 3 && !read_port(argv[3], &f->sport))
		bad = argv[3];
	else if (argc > 4 && !read_port(argv[4], &f->dport))
		bad = argv[4];
	if (bad)
		fprintf(stderr, "sacheck flow: \"%s\" does not fit there\n",
			bad);
	return !bad;
}

/* An echo's answer is of another type; the kernel takes that for a port. */
static struct xm_flow reply_of(const struct xm_flow *f)
{
	struct xm_flow reply = *f;

	reply.src = f->dst;
	reply.dst = f->src;
	if (f->proto != IPPROTO_ICMP && f->proto != IPPROTO_ICMPV6) {
		reply.sport = f->dport;
		reply.dport = f->sport;
	}
	return reply;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The SAs that the picked policy accepts, each by itself. */
static void follow_back(const struct route *r, struct back *b)
{
	const struct xm_set *set = r->g->set;

	b->policies_count = xm_policies_matching(set, b->direction, &r->reply,
						 b->policies, MOST_POLICIES);
	for (uint32_t i = 0; b->policies_count && i < xm_sas_count(set); i++) {
		if (!xm_policy(set, b->policies[0])->templates_count ||
		    xm_input(set, b->direction, &r->reply, &i, 1).verdict !=
			    XM_PASS)
			continue;
		if (b->accepted_count < MOST_SAS)
			b->accepted[b->accepted_count] = i;
		b->accepted_count++;
	}
}

/*
 * Whether the answer gets to where the packet came from: to this gateway itself
 * or to a host behind it, which no dump tells.  What is of one address is
 * likely the gateway's own, and need not be forwarded.
 */
static bool is_answered(const struct route *r)
{
	const struct xm_selector *s =
		&xm_policy(r->g->set, r->output.policy)->selector;
	bool alone = s->src.length == (s->src.family == AF_INET6 ? 128 : 32);

	return r->back[0].accepted_count &&
	       (alone || r->back[1].accepted_count);
}

/* Those that cover the flow, and do not match it. */
static void find_others(struct route *r)
{
	const struct xm_set *set = r->g->set;
	uint32_t all[MOST_POLICIES * 2];
	uint32_t count = xm_policies_covering(set, XM_OUT, &r->flow, all,
					      MOST_POLICIES * 2);

	for (uint32_t i = 0; i < least(count, MOST_POLICIES * 2); i++) {
		const struct xm_policy *p = xm_policy(set, all[i]);

		if (p->if_id == r->flow.if_id &&
		    (r->flow.mark & p->mark.mask) == p->mark.value)
			continue;
		if (r->others_count < MOST_POLICIES)
			r->others[r->others_count++] = all[i];
	}
}

static void follow(const struct gateway *g, const struct xm_flow *flow,
		   bool marked, struct route *r)
{
	*r = (struct route) {
		.g = g,
		.flow = *flow,
		.reply = reply_of(flow),
		.back = { { .direction = XM_IN }, { .direction = XM_FWD } },
	};
	r->policies_count = xm_policies_matching(g->set, XM_OUT, flow,
						 r->policies, MOST_POLICIES);
	find_others(r);
	r->output = xm_output(g->set, flow);
	for (int i = 0; i < 2; i++)
		follow_back(r, &r->back[i]);
	r->status = EXIT_CONSISTENT;
	r->unsaid = r->others_count && !marked && r->output.verdict != XM_PASS;
	if (r->unsaid)
		r->status = EXIT_UNKNOWN;
	else if (r->output.verdict != XM_PASS &&
		 r->output.verdict != XM_PASS_CLEAR)
		r->status = EXIT_INCONSISTENT;
	if (r->output.verdict == XM_PASS && !is_answered(r))
		r->status = EXIT_INCONSISTENT;
}

/* ---- for people ---- */

static void print_verdict(const struct settings *s, const struct route *r)
{
	const char *word, *rest = "";
	struct text other;

	if (r->unsaid) {
		const struct xm_policy *p = xm_policy(r->g->set, r->others[0]);

		word = "COULD NOT TELL";
		other = text_mark(p->mark, p->if_id);
		rest = other.s;
	} else if (r->output.verdict == XM_PASS_CLEAR) {
		word = "IN CLEAR";
		rest = "no policy wants it encrypted";
	} else if (r->output.verdict != XM_PASS) {
		word = "DROPPED";
		rest = xm_verdict_name(r->output.verdict);
	} else if (r->status != EXIT_CONSISTENT) {
		word = "ONE WAY";
		rest = r->back[0].accepted_count ?
			       "it is sent, but its answers are not forwarded to hosts behind this gateway" :
		       r->back[1].accepted_count ?
			       "it is sent, but its answers are only accepted for hosts behind this gateway" :
			       "it is sent, but its answers are accepted on no SA";
	} else {
		word = "SENT";
		rest = "and its answers are accepted on the SAs below";
	}
	fprintf(s->out, "%s%s%s  %s: %s%s%s\n", paint(s, r->status), word,
		unpaint(s), text_flow(&r->flow).s,
		r->unsaid ? "policies with " : "", rest,
		r->unsaid ? " cover it: say so with --mark or --if-id" : "");
}

static void print_policies(const struct settings *s, const struct gateway *g,
			   const uint32_t *policies, uint32_t count)
{
	for (uint32_t i = 0; i < least(count, MOST_POLICIES); i++)
		fprintf(s->out, "    %s %s\n", i ? "not   " : "policy",
			text_policy(g, policies[i]).s);
	if (count > MOST_POLICIES)
		fprintf(s->out, "    nor %" PRIu32 " others\n",
			count - MOST_POLICIES);
	if (!count)
		fputs("    no policy covers it\n", s->out);
}

static void print_out(const struct settings *s, const struct route *r)
{
	fprintf(s->out, "\nout: %s\n", text_flow(&r->flow).s);
	print_policies(s, r->g, r->policies, r->policies_count);
	for (uint32_t i = 0; i < r->others_count; i++)
		fprintf(s->out, "    other  %s\n",
			text_policy(r->g, r->others[i]).s);
	for (unsigned i = 0; i < r->output.choices_count; i++) {
		const struct xm_choice *c = &r->output.choices[i];

		if (c->sa != XM_NONE)
			fprintf(s->out, "    SA     %s, %s -> %s: %s\n",
				text_sa(r->g, c->sa).s,
				text_address(&xm_sa(r->g->set, c->sa)->src).s,
				text_address(&xm_sa(r->g->set, c->sa)->dst).s,
				text_choice(r->g, c).s);
		else
			fprintf(s->out, "    SA     %s\n",
				text_choice(r->g, c).s);
		if (c->runner_up != XM_NONE)
			fprintf(s->out, "    %s %s%s\n",
				c->tied > 1 ? "or    " : "not   ",
				text_sa(r->g, c->runner_up).s,
				c->fitting > 2 ? c->tied > 2 ? ", or others" :
							       ", nor others" :
						 "");
	}
}

static void print_back(const struct settings *s, const struct route *r,
		       const struct back *b)
{
	fprintf(s->out, "\nback, %s: %s\n",
		b->direction == XM_IN ? "to this gateway itself (in)" :
					"to a host behind it (fwd)",
		text_flow(&r->reply).s);
	print_policies(s, r->g, b->policies, b->policies_count);
	for (unsigned i = 0; i < least(b->accepted_count, MOST_SAS); i++)
		fprintf(s->out, "    accepts %s\n",
			text_sa(r->g, b->accepted[i]).s);
	if (b->accepted_count > MOST_SAS)
		fprintf(s->out, "    and %u other SAs\n",
			b->accepted_count - MOST_SAS);
	if (b->policies_count && !b->accepted_count)
		fputs("    accepts no SA that there is\n", s->out);
}

/* ---- for programs ---- */

static json_t *policies_json(const struct gateway *g, const uint32_t *policies,
			     uint32_t count)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < least(count, MOST_POLICIES); i++)
		json_array_append_new(list, json_policy(g, policies[i]));
	return list;
}

static json_t *back_json(const struct route *r, const struct back *b)
{
	json_t *sas = json_array();

	for (unsigned i = 0; i < least(b->accepted_count, MOST_SAS); i++)
		json_array_append_new(sas, json_sa(r->g, b->accepted[i]));
	return json_pack("{s:o, s:o}", "policies",
			 policies_json(r->g, b->policies, b->policies_count),
			 "accepts", sas);
}

static void print_json(const struct settings *s, const struct route *r)
{
	json_t *sas = json_array(), *o;

	for (unsigned i = 0; i < r->output.choices_count; i++)
		json_array_append_new(
			sas,
			json_pack("{s:o, s:s, s:i, s:i}", "sa",
				  json_sa(r->g, r->output.choices[i].sa),
				  "reason",
				  text_choice(r->g, &r->output.choices[i]).s,
				  "fitting", (int)r->output.choices[i].fitting,
				  "tied", (int)r->output.choices[i].tied));
	o = json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}",
		      "verdict", text_verdict(r->status), "unknown",
		      dump_unknown(r->g), "flow", json_flow(&r->flow), "out",
		      xm_verdict_name(r->output.verdict), "policies",
		      policies_json(r->g, r->policies, r->policies_count),
		      "sas", sas, "other_policies",
		      policies_json(r->g, r->others, r->others_count), "in",
		      back_json(r, &r->back[0]), "fwd",
		      back_json(r, &r->back[1]));
	json_dumpf(o, s->out, JSON_INDENT(2));
	fputc('\n', s->out);
	json_decref(o);
}

int flow_command(const struct settings *s, int argc, char *argv[])
{
	struct trouble t = { .text = "" };
	struct xm_flow flow;
	struct gateway g;
	struct route r;
	int status;

	if (!read_flow(argc, argv, &flow))
		return EXIT_UNKNOWN;
	if (obtain(s, &g, NULL, &t))
		return cannot_tell(&t);
	flow.mark = s->mark;
	flow.if_id = s->if_id;
	follow(&g, &flow, s->marked, &r);
	if (s->json) {
		print_json(s, &r);
	} else {
		print_verdict(s, &r);
		print_out(s, &r);
		print_back(s, &r, &r.back[0]);
		print_back(s, &r, &r.back[1]);
	}
	status = r.status;
	gateway_free(&g);
	return status;
}
