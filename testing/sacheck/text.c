// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - addresses, selectors, SAs and so on as text for people.
 */
#include "sacheck/text.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "sacheck/sacheck.h"

/* Append; what does not fit is cut off. */
static void __attribute__((format(printf, 2, 3)))
add(struct text *text, const char *format, ...)
{
	size_t used = strlen(text->s);
	va_list args;

	va_start(args, format);
	vsnprintf(text->s + used, sizeof(text->s) - used, format, args);
	va_end(args);
}

struct text text_spi(uint32_t spi)
{
	struct text text = { "" };

	add(&text, "0x%08" PRIx32, spi);
	return text;
}

struct text text_address(const struct prefix *p)
{
	struct text text = { "" };

	if (!inet_ntop(p->family, p->address, text.s, sizeof(text.s)))
		add(&text, "(no address)");
	return text;
}

struct text text_protocol(uint8_t proto)
{
	struct text text = { "" };

	switch (proto) {
	case IPPROTO_ICMP:
		add(&text, "icmp");
		break;
	case IPPROTO_ICMPV6:
		add(&text, "icmpv6");
		break;
	case IPPROTO_TCP:
		add(&text, "tcp");
		break;
	case IPPROTO_UDP:
		add(&text, "udp");
		break;
	case IPPROTO_ESP:
		add(&text, "esp");
		break;
	case IPPROTO_AH:
		add(&text, "ah");
		break;
	case IPPROTO_COMP:
		add(&text, "comp");
		break;
	default:
		add(&text, "protocol %u", proto);
		break;
	}
	return text;
}

static void add_port(struct text *text, uint16_t port, uint16_t mask)
{
	if (!mask)
		add(text, "any");
	else if (mask == UINT16_MAX)
		add(text, "%u", port);
	else
		add(text, "%u/0x%04x", port, mask);
}

struct text text_selector(const struct xm_selector *s)
{
	char src[PREFIX_TEXT], dst[PREFIX_TEXT];
	struct text text = { "" };

	if (s->src.family == AF_UNSPEC) {
		add(&text, "everything");
		return text;
	}
	add(&text, "%s -> %s", prefix_print(&s->src, src),
	    prefix_print(&s->dst, dst));
	if (s->proto)
		add(&text, " %s", text_protocol(s->proto).s);
	if (s->sport_mask || s->dport_mask) {
		add(&text, " ");
		add_port(&text, s->sport, s->sport_mask);
		add(&text, " -> ");
		add_port(&text, s->dport, s->dport_mask);
	}
	return text;
}

static void add_mark(struct text *text, const char *before, struct xm_mark mark,
		     uint32_t if_id)
{
	if (mark.mask)
		add(text, "%smark 0x%" PRIx32 "/0x%" PRIx32, before, mark.value,
		    mark.mask);
	if (if_id)
		add(text, "%sif_id %" PRIu32, before, if_id);
}

struct text text_flow(const struct xm_flow *f)
{
	struct text text = text_address(&f->src);

	add(&text, " -> %s", text_address(&f->dst).s);
	if (f->proto)
		add(&text, " %s", text_protocol(f->proto).s);
	if (f->sport || f->dport)
		add(&text, " %u -> %u", f->sport, f->dport);
	if (f->mark)
		add(&text, " mark 0x%" PRIx32, f->mark);
	if (f->if_id)
		add(&text, " if_id %" PRIu32, f->if_id);
	return text;
}

struct text text_mark(struct xm_mark mark, uint32_t if_id)
{
	struct text text = { "" };

	add_mark(&text, "", mark, 0);
	add_mark(&text, mark.mask ? " and " : "", (struct xm_mark) { 0, 0 },
		 if_id);
	return text;
}

struct text text_sa(const struct gateway *g, uint32_t index)
{
	const struct xm_sa *sa = xm_sa(g->set, index);
	const char *conn = gateway_conn(g, index);
	struct text text = text_spi(sa->spi);

	add(&text, " reqid %" PRIu32, sa->reqid);
	add_mark(&text, " ", sa->mark, sa->if_id);
	if (conn)
		add(&text, " (%s)", conn);
	return text;
}

struct text text_choice(const struct gateway *g, const struct xm_choice *choice)
{
	static const char *const texts[] = {
		[XM_NO_SA] =
			"none fits: the kernel asks the IKE daemon for one",
		[XM_ONLY_ONE] = "no other fits",
		[XM_NOT_DYING] = "the others are about to expire",
		[XM_LARVAL] = "one is being negotiated; nothing is sent",
		[XM_EXPIRED] = "there is only an expired one; nothing is sent",
		[XM_SPI_TAKEN] =
			"the SPI that the template names belongs to an SA that does not fit",
	};
	const char *when = g->unknown & UNKNOWN_ADDED ? "that fit" :
							"added in one second";
	const char *which =
		g->unknown & UNKNOWN_ADDED ?
			"which is the newest this text does not tell" :
			"which of them is taken no dump tells";
	struct text text = { "" };

	switch (choice->reason) {
	case XM_NEWER:
		add(&text, "the newest of %u that fit", choice->fitting);
		break;
	case XM_LAST_INSERTED:
		add(&text, "of %u that fit the last inserted in its second",
		    choice->fitting);
		break;
	case XM_ONLY_USED:
		add(&text,
		    "one of %u %s, and the only one that has sent packets",
		    choice->tied, when);
		break;
	case XM_ONE_OF:
		add(&text, "one of %u %s; %s", choice->tied, when, which);
		break;
	default:
		add(&text, "%s", texts[choice->reason]);
	}
	return text;
}

uint32_t policy_reqid(const struct xm_policy *p)
{
	/* from the inside out: IPCOMP comes before ESP */
	return p->templates_count ? p->templates[p->templates_count - 1].reqid :
				    0;
}

struct text text_policy(const struct gateway *g, uint32_t index)
{
	const struct xm_policy *p = xm_policy(g->set, index);
	struct text text = text_selector(&p->selector);

	if (p->block)
		add(&text, ", block");
	else if (!p->templates_count)
		add(&text, ", in clear");
	else
		add(&text, ", reqid %" PRIu32, policy_reqid(p));
	if (p->templates_count && p->templates[p->templates_count - 1].spi)
		add(&text, ", SPI %s",
		    text_spi(p->templates[p->templates_count - 1].spi).s);
	add_mark(&text, ", ", p->mark, p->if_id);
	add(&text, ", priority %" PRIu32, p->priority);
	return text;
}

const char *text_verdict(int status)
{
	static const char *const verdicts[] = {
		[EXIT_CONSISTENT] = "consistent",
		[EXIT_INCONSISTENT] = "inconsistent",
		[EXIT_UNKNOWN] = "could not tell",
	};

	return verdicts[status];
}

const char *text_headline(int status)
{
	static const char *const headlines[] = {
		[EXIT_CONSISTENT] = "CONSISTENT",
		[EXIT_INCONSISTENT] = "INCONSISTENT",
		[EXIT_UNKNOWN] = "COULD NOT TELL",
	};

	return headlines[status];
}

const char *text_direction(enum xm_direction direction)
{
	switch (direction) {
	case XM_IN:
		return "in";
	case XM_OUT:
		return "out";
	case XM_FWD:
		return "fwd";
	default:
		return "?";
	}
}

struct text text_differs(unsigned differs)
{
	static const char *const names[] = {
		"protocol", "SPI", "reqid", "mode", "source", "if_id",
	};
	struct text text = { "" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (differs & 1U << i)
			add(&text, "%s%s", text.s[0] ? " and " : "", names[i]);
	return text;
}

/* ---- for programs ---- */

json_t *json_selector(const struct xm_selector *s)
{
	return json_string(text_selector(s).s);
}

static void put_mark(json_t *o, struct xm_mark mark, uint32_t if_id)
{
	if (mark.mask)
		json_object_set_new(o, "mark",
				    json_pack("[I, I]", (json_int_t)mark.value,
					      (json_int_t)mark.mask));
	if (if_id)
		json_object_set_new(o, "if_id", json_integer(if_id));
}

json_t *json_flow(const struct xm_flow *f)
{
	json_t *o = json_pack("{s:s, s:s}", "src", text_address(&f->src).s,
			      "dst", text_address(&f->dst).s);

	if (f->proto)
		json_object_set_new(o, "proto",
				    json_string(text_protocol(f->proto).s));
	if (f->sport || f->dport) {
		json_object_set_new(o, "sport", json_integer(f->sport));
		json_object_set_new(o, "dport", json_integer(f->dport));
	}
	if (f->mark)
		json_object_set_new(o, "mark", json_integer(f->mark));
	if (f->if_id)
		json_object_set_new(o, "if_id", json_integer(f->if_id));
	return o;
}

json_t *json_sa(const struct gateway *g, uint32_t index)
{
	const struct xm_sa *sa;
	const char *conn;
	json_t *o;

	if (index == XM_NONE)
		return json_null();
	sa = xm_sa(g->set, index);
	conn = gateway_conn(g, index);
	o = json_pack("{s:s, s:s, s:s, s:s, s:I}", "spi", text_spi(sa->spi).s,
		      "proto", text_protocol(sa->proto).s, "src",
		      text_address(&sa->src).s, "dst", text_address(&sa->dst).s,
		      "reqid", (json_int_t)sa->reqid);
	put_mark(o, sa->mark, sa->if_id);
	if (conn)
		json_object_set_new(o, "conn", json_string(conn));
	return o;
}

json_t *json_policy(const struct gateway *g, uint32_t index)
{
	const struct xm_policy *p;
	json_t *o;

	if (index == XM_NONE)
		return json_null();
	p = xm_policy(g->set, index);
	o = json_pack("{s:s, s:o, s:I, s:I}", "direction",
		      text_direction(p->direction), "selector",
		      json_selector(&p->selector), "priority",
		      (json_int_t)p->priority, "index", (json_int_t)p->index);
	put_mark(o, p->mark, p->if_id);
	if (p->block)
		json_object_set_new(o, "block", json_true());
	else if (p->templates_count)
		json_object_set_new(o, "reqid", json_integer(policy_reqid(p)));
	return o;
}

json_t *json_statistics(const struct statistics *s)
{
	json_t *o = json_object();

	for (unsigned i = 0; i < s->count; i++)
		if (s->lines[i].value)
			json_object_set_new(
				o, s->lines[i].name,
				json_integer((json_int_t)s->lines[i].value));
	return o;
}
