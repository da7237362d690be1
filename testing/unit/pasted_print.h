/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_print.h - a gateway as `ip xfrm` prints it, with keys, and what people
 * and their tools do to such text.
 */
#ifndef UNIT_PASTED_PRINT_H
#define UNIT_PASTED_PRINT_H

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/must.h"
#include "sacheck/gateway.h"

#define THE_KEY "0x8badf00d8badf00d8badf00d8badf00d8badf00d"

/* ip's options and version. */
struct style {
	bool statistics;    /* -s */
	bool oneline;	    /* -o */
	bool hidden;	    /* nokeys, from iproute2 5.0 on */
	bool no_algorithms; /* cut out before pasting */
};

static const char *sa_protocol(uint8_t proto, char out[8])
{
	snprintf(out, 8, "%u", proto);
	return proto == 50  ? "esp" :
	       proto == 51  ? "ah" :
	       proto == 108 ? "comp" :
			      out;
}

static const char *mode_name(uint8_t mode)
{
	return mode == XM_TUNNEL ? "tunnel" :
	       mode == XM_BEET	 ? "beet" :
				   "transport";
}

static void print_address(FILE *out, const struct prefix *p)
{
	char text[INET6_ADDRSTRLEN];

	fputs(inet_ntop(p->family, p->address, text, sizeof(text)), out);
}

static void print_id(FILE *out, const struct style *style,
		     const struct prefix *src, const struct prefix *dst,
		     uint8_t proto, uint32_t spi, bool force, uint32_t reqid,
		     uint8_t mode, const char *indent)
{
	char text[8];

	fputs("src ", out);
	print_address(out, src);
	fputs(" dst ", out);
	print_address(out, dst);
	fprintf(out, "\n%s\tproto %s ", indent, sa_protocol(proto, text));
	if (style->statistics)
		fprintf(out, "spi 0x%08" PRIx32 "(%" PRIu32 ") ", spi, spi);
	else if (force || spi)
		fprintf(out, "spi 0x%08" PRIx32 " ", spi);
	fprintf(out, "reqid %" PRIu32, reqid);
	if (style->statistics)
		fprintf(out, "(0x%08" PRIx32 ")", reqid);
	fprintf(out, " mode %s\n", mode_name(mode));
}

static void print_selector(FILE *out, const struct style *style,
			   const struct xm_selector *s)
{
	char src[PREFIX_TEXT], dst[PREFIX_TEXT];
	bool icmp = s->proto == 1 || s->proto == 58;

	fprintf(out, "src %s dst %s ", prefix_print(&s->src, src),
		prefix_print(&s->dst, dst));
	if (s->proto)
		fprintf(out, "proto %s ",
			s->proto == 6  ? "tcp" :
			s->proto == 17 ? "udp" :
			s->proto == 1  ? "icmp" :
			s->proto == 47 ? "gre" :
					 "132");
	if (s->proto == 47 && s->sport_mask)
		fprintf(out, "key %u ", ((unsigned)s->sport << 16) + s->dport);
	else if (s->sport_mask)
		fprintf(out, "%s %u ", icmp ? "type" : "sport", s->sport);
	if (s->proto != 47 && s->dport_mask)
		fprintf(out, "%s %u ", icmp ? "code" : "dport", s->dport);
	if (s->ifindex)
		fputs("dev lo ", out);
	if (style->statistics)
		fputs("uid 0", out);
	fputc('\n', out);
}

static void print_lifetime(FILE *out, uint64_t packets, uint64_t added,
			   bool larval)
{
	time_t seconds = (time_t)added;
	char text[32] = "-";
	struct tm tm;

	if (added && gmtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %T", &tm);
	fprintf(out,
		"\tlifetime config:\n"
		"\t  limit: soft (INF)(bytes), hard (INF)(bytes)\n"
		"\t  limit: soft (INF)(packets), hard (INF)(packets)\n"
		"\t  expire add: soft 0(sec), hard %d(sec)\n"
		"\t  expire use: soft 0(sec), hard 0(sec)\n"
		"\tlifetime current:\n\t  %" PRIu64 "(bytes), %" PRIu64
		"(packets)\n\t  add %s use -\n",
		larval ? 30 : 0, packets * 84, packets, text);
}

static void print_algorithms(FILE *out, const struct style *style)
{
	const char *key = style->hidden ? "<<Keys hidden>>" : THE_KEY;
	const char *bits = style->statistics && !style->hidden ? " (160 bits)" :
								 "";

	fprintf(out,
		"\tauth-trunc hmac(sha1) %s%s 96\n"
		"\tenc cbc(aes) %s%s\n",
		key, bits, key, bits);
}

static void print_sa(FILE *out, const struct style *style,
		     const struct xm_sa *sa)
{
	bool larval = sa->state == XM_SA_LARVAL;

	print_id(out, style, &sa->src, &sa->dst, sa->proto, sa->spi, true,
		 sa->reqid, sa->mode, "");
	fprintf(out, "\treplay-window %d ", larval ? 0 : 32);
	if (style->statistics)
		fputs("seq 0x00000000 ", out);
	if (style->statistics || sa->wildrecv || !larval)
		fprintf(out, "flag %saf-unspec",
			sa->wildrecv ? "wildrecv " : "");
	fputs(style->statistics ? " (0x00100000)\n" : "\n", out);
	if (sa->mark.mask)
		fprintf(out, "\tmark %#x/%#x \n", sa->mark.value,
			sa->mark.mask);
	if (!larval && !style->no_algorithms)
		print_algorithms(out, style);
	if (sa->encapsulated)
		fputs("\tencap type espinudp sport 4500 dport 4500 addr 0.0.0.0\n",
		      out);
	fputs("\tanti-replay esn context:\n"
	      "\t seq-hi 0x0, seq 0x0, oseq-hi 0x0, oseq 0x9\n"
	      "\t replay_window 128, bitmap-length 4\n"
	      "\t 00000000 00000000 00000000 00000000 \n",
	      out);
	if (sa->if_id)
		fprintf(out, "\tif_id %#x\n", sa->if_id);
	if (sa->direction != XM_SA_ANY_DIRECTION)
		fprintf(out, "\tdir %s\n",
			sa->direction == XM_SA_INBOUND ? "in" : "out");
	if (sa->selector.src.family) {
		fputs("\tsel ", out);
		print_selector(out, style, &sa->selector);
	}
	if (style->statistics) {
		print_lifetime(out, sa->packets, sa->add_time, larval);
		fputs("\tstats:\n\t  replay-window 0 replay 0 failed 0\n", out);
	}
}

static void print_policy(FILE *out, const struct style *style,
			 const struct xm_policy *p)
{
	static const char *const directions[] = { "in", "out", "fwd" };

	print_selector(out, style, &p->selector);
	fprintf(out, "\tdir %s ", directions[p->direction]);
	if (p->block)
		fputs("action block ", out);
	else if (style->statistics)
		fputs("action allow ", out);
	if (style->statistics)
		fprintf(out, "index %" PRIu32 " ", p->index);
	fprintf(out, "priority %" PRIu32 " ptype main ", p->priority);
	fputs(style->statistics ? "share any flag  (0x00000000)\n" : "\n", out);
	if (style->statistics)
		print_lifetime(out, 0, 0, false);
	if (p->mark.mask)
		fprintf(out, "\tmark %#x/%#x \n", p->mark.value, p->mark.mask);
	for (unsigned i = 0; i < p->templates_count; i++) {
		const struct xm_template *t = &p->templates[i];

		fputs("\ttmpl ", out);
		print_id(out, style, &t->src, &t->dst, t->proto, t->spi, false,
			 t->reqid, t->mode, "\t");
		if (style->statistics || t->optional)
			fprintf(out, "\t\tlevel %s share any \n",
				t->optional ? "use" : "required");
		if (style->statistics)
			fputs("\t\tenc-mask ffffffff auth-mask ffffffff comp-mask ffffffff\n",
			      out);
	}
	if (p->if_id)
		fprintf(out, "\tif_id %#x\n", p->if_id);
}

/* As text to be freed. */
static __attribute__((unused)) char *print_sas(const struct gateway *g,
					       const struct style *style)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (uint32_t i = 0; out && i < xm_sas_count(g->set); i++)
		print_sa(out, style, xm_sa(g->set, i));
	return out && !fclose(out) ? text : NULL;
}

static __attribute__((unused)) char *print_policies(const struct gateway *g,
						    const struct style *style)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (uint32_t i = 0; out && i < xm_policies_count(g->set); i++)
		print_policy(out, style, xm_policy(g->set, i));
	if (out)
		fputs("src 0.0.0.0/0 dst 0.0.0.0/0 \n\tsocket in priority 0 \n",
		      out);
	return out && !fclose(out) ? text : NULL;
}

/* A copy without the fields that ip prints only with -s. */
static __attribute__((unused)) struct gateway poorer(const struct gateway *g)
{
	struct gateway copy = *g;

	copy.conns = NULL;
	copy.set = xm_set_new(0);
	for (uint32_t i = 0; i < xm_sas_count(g->set); i++) {
		struct xm_sa sa = *xm_sa(g->set, i);

		sa.add_time = sa.packets = 0;
		sa.order = UINT64_MAX - i;
		xm_set_add_sa(copy.set, &sa);
	}
	for (uint32_t i = 0; i < xm_policies_count(g->set); i++) {
		struct xm_policy policy = xm_policy_copy(g->set, i);

		policy.index = 0;
		policy.order = UINT64_MAX - i;
		xm_set_add_policy(copy.set, &policy);
	}
	xm_set_seal(copy.set);
	return copy;
}

/* ---- changes of a text: each function takes it over ---- */

static __attribute__((unused)) char *each_line(char *text, const char *before,
					       const char *after)
{
	char *changed = NULL, *line = text, *end;
	size_t size;
	FILE *out = open_memstream(&changed, &size);

	for (; out && (end = strchr(line, '\n')); line = end + 1)
		fprintf(out, "%s%.*s%s", before, (int)(end - line), line,
			after);
	free(text);
	return out && !fclose(out) ? changed : NULL;
}

/* @from is one character long. */
static __attribute__((unused)) char *replaced(char *text, char from,
					      const char *to)
{
	char *changed = NULL;
	size_t size;
	FILE *out = open_memstream(&changed, &size);

	for (const char *c = text; out && *c; c++)
		if (*c == from)
			fputs(to, out);
		else
			fputc(*c, out);
	free(text);
	return out && !fclose(out) ? changed : NULL;
}

/* Wrap as a mail program does: at a space, before column @width. */
static __attribute__((unused)) char *wrapped(char *text, size_t width)
{
	size_t begin = 0, space = 0;

	for (size_t i = 0; text[i]; i++) {
		if (text[i] == '\n')
			begin = i + 1;
		else if (text[i] == ' ')
			space = i;
		if (i - begin < width || space <= begin || i < begin)
			continue;
		text[space] = '\n';
		begin = space + 1;
	}
	return text;
}

/* Join each record into one line, as -o does; a tab begins its other lines. */
static __attribute__((unused)) char *oneline(char *text)
{
	for (char *c = text; *c; c++)
		if (*c == '\n' && c[1] == '\t')
			*c = '\\';
	return text;
}

#endif
