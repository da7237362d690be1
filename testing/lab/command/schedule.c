// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * schedule.c - a random schedule of disturbances, as a scenario.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/prng.h"
#include "command/schedule.h"

enum {
	SUBNETS = 2,   /* at each site */
	SETTLE_S = 40, /* what the kernel asked for and nobody brought it
				 * asks for again after 30 s (xfrm_acq_expires) */
	PACKETS = 5,   /* judged after each disturbance */
};

/* A gateway of a schedule. */
struct end {
	const char *site, *party, *outer, *public;
	const char *subnets[2][SUBNETS]; /* disjoint, crosswise */
	const char *more;		 /* one more, for DISTURB_REPLACE */
	const char *hosts[SUBNETS];	 /* in both layouts: one that only the
					 * first subnet, and one that (also)
					 * the second has */
};

static const struct end ends[2] = {
	{
		.site = "a", .party = "A",
		.outer = "172.16.1.2/24", .public = "192.0.2.1",
		.subnets = {
			{ "10.1.1.0/24", "10.1.2.0/24" },
			{ "10.1.0.0/16", "10.1.2.0/24" },
		},
		.more = "10.11.0.0/24",
		.hosts = { "10.1.1.1", "10.1.2.1" },
	}, {
		.site = "b", .party = "B",
		.outer = "172.16.2.2/24", .public = "192.0.2.2",
		.subnets = {
			{ "10.2.1.0/24", "10.2.2.0/24" },
			{ "10.2.0.0/16", "10.2.2.0/24" },
		},
		.more = "10.12.0.0/24",
		.hosts = { "10.2.1.1", "10.2.2.1" },
	},
};

struct schedule schedule_of(uint64_t seed)
{
	return (struct schedule) {
		.seed = seed,
		.ike = seed & 1 ? IKEV1 : IKEV2,
		.crosswise = seed & 2,
		.nat = seed & 4,
	};
}

/*
 * Faults of pluto 5.2, patched or not, that have nothing to do with what is
 * tried here; the schedule goes round them:
 *
 * - Where both peers initiate at once, IKEv2's CREATE_CHILD_SA on the older
 *   IKE SA fails an expectation (process_v2_child_request_payloads()).  A peer
 *   that was told to bring a conn up does so again whenever it goes down, so
 *   only one of them is told: the initiator.
 * - A pluto whose conn is deleted while a CREATE_CHILD_SA exchange is under way
 *   does not wait for the response before it tells the peer (RFC 7296 section
 *   2.3, window of one), and a peer that still works on the request fails an
 *   expectation (start_v2_transition()).  The initiator starts anew as soon as
 *   the other's conn is deleted, so where both are, its own goes first.
 * - IKEv1 cannot rekey an IKE SA, and IKEv2 fails an expectation when the conn
 *   that is named has only one that was replaced
 *   (initiate_v2_CREATE_CHILD_SA_rekey_ike_request()); which conn has which is
 *   not known here.  IKE SAs are rekeyed by scenarios of their own.
 * - An expansion that is taken down and up may come up with an IKE SA of its
 *   own while the others stay on the old one.  IKEv2 cannot rekey a Child SA
 *   there ("no longer viable for rekey"): it gives up the old IKE SA and all
 *   that it has, after 100 s of retransmissions.  So only what is known to be
 *   on the newest one is rekeyed.
 * - The whole conn, taken down, may leave an IKE SA to one of the
 *   expansions, which fails an expectation (set_established_outbound()) when
 *   it comes up with another one, and goes on; whack's exit status is that of
 *   the expectation.  That one is known here, and the verdict is the traffic's.
 * - In IKEv1 a peer uses an IKE SA that the other has lost: so only the
 *   initiator negotiates Child SAs, too.
 * - Of several IPsec SAs of an IKEv1 conn only the newest one's deletion is
 *   told to the peer (see print_recovery()).
 * - A packet between the SA's end and the trap makes the kernel ask for an SA
 *   that nobody brings; it does not ask again before 30 s (xfrm_acq_expires).
 *   So there is no traffic between "down" and "route".
 * - Who was not told of the peer's death holds the old SAs, and a kernel from
 *   6.13 on may stay with them (the policy remembers which it used): so the
 *   survivor forgets them, as it would by DPD.
 *
 * @alone: only its expansion is on the newest IKE SA for sure; NULL: all are
 */
static bool possible(const struct schedule *s, const struct disturbance *d,
		     const struct disturbance *alone)
{
	switch (d->kind) {
	case DISTURB_SIMULTANEOUS:
		return s->ike == IKEV1;
	case DISTURB_REKEY:
		if (s->ike == IKEV1)
			return d->site == d->initiator;
		return !alone ||
		       (d->left == alone->left && d->right == alone->right);
	default:
		return true;
	}
}

/* possible()'s @alone after @d; @alone: before it. */
static const struct disturbance *alone_after(const struct disturbance *d,
					     const struct disturbance *alone)
{
	switch (d->kind) {
	case DISTURB_LINK:
	case DISTURB_DOWN:
	case DISTURB_ROUTE:
	case DISTURB_NETEM:
		return d;
	case DISTURB_REKEY:
		return alone;
	default:
		return NULL;
	}
}

struct disturbance *schedule_disturbances(const struct schedule *s,
					  unsigned count)
{
	struct disturbance *all = must_calloc(count, sizeof(*all));
	struct prng random = { s->seed };
	const struct disturbance *alone = NULL;
	unsigned initiator = 0;

	for (unsigned i = 0; i < count; i++) {
		struct disturbance *d = &all[i];

		do {
			/* always all of them: the order of draws is fixed */
			d->kind = (enum disturbance_kind)prng_below(
				&random, DISTURB_COUNT);
			d->site = prng_below(&random, 2);
			d->left = 1 + prng_below(&random, SUBNETS);
			d->right = 1 + prng_below(&random, SUBNETS);
			d->loss = 5 + 5 * prng_below(&random, 4);
			d->delay = 10 + 10 * prng_below(&random, 5);
			d->initiator = initiator;
			d->several = alone != NULL;
		} while (!possible(s, d, alone));
		alone = alone_after(d, alone);
		if (d->kind == DISTURB_HANDOVER)
			d->initiator = initiator = !initiator;
	}
	return all;
}

/* The name of an expansion at a site. */
static char *expansion(const struct disturbance *d, unsigned site)
{
	return must_printf("net/%ux%u", site == 0 ? d->left : d->right,
			   site == 0 ? d->right : d->left);
}

char *disturbance_describe(const struct disturbance *d)
{
	const char *site = ends[d->site].site;
	const char *initiator = ends[d->initiator].site;
	char *name = expansion(d, d->site), *what = NULL, *text;

	switch (d->kind) {
	case DISTURB_RESTART:
		what = must_printf("restart %s", site);
		break;
	case DISTURB_KILL:
		what = must_printf("kill %s", site);
		break;
	case DISTURB_LINK:
		what = must_printf(
			"cable of %s out and in while a Child SA is negotiated",
			site);
		break;
	case DISTURB_REKEY:
		what = must_printf("%s rekeys %s", site, name);
		break;
	case DISTURB_DOWN:
		what = must_printf("%s takes %s down", site, name);
		break;
	case DISTURB_DOWN_ALL:
		what = must_printf("%s takes all down", site);
		break;
	case DISTURB_ROUTE:
		free(name);
		name = expansion(d, d->initiator);
		what = must_printf("%s takes %s down and routes it", initiator,
				   name);
		break;
	case DISTURB_READD:
		what = must_printf("%s deletes and adds all", site);
		break;
	case DISTURB_REPLACE:
		what = must_printf("one more subnet at %s, and one less", site);
		break;
	case DISTURB_HANDOVER:
		what = must_printf("both delete and add all");
		break;
	case DISTURB_SIMULTANEOUS:
		what = must_printf("both initiate at once");
		break;
	case DISTURB_NETEM:
		free(name);
		name = expansion(d, d->initiator);
		what = must_printf(
			"%s goes down and up with %u %% loss and %u ms at %s",
			name, d->loss, d->delay, site);
		break;
	case DISTURB_COUNT:
		break;
	}
	text = must_printf("%s; %s initiates", what ? what : "?", initiator);
	free(what);
	free(name);
	return text;
}

/* ------------------------------------------------------------- as a file */

/* The conn at a site; @more: the site that has one more subnet, or -1. */
static void print_options(FILE *out, const struct schedule *s, unsigned site,
			  int more, const char *indent)
{
	for (unsigned i = 0; i < 2; i++) {
		const struct end *end = &ends[i == 0 ? site : !site];
		const char *side = i == 0 ? "left" : "right";
		bool behind_nat = s->nat && i == 0;

		fprintf(out, "%s%s=%s\n", indent, side,
			behind_nat ? "%defaultroute" : end->public);
		fprintf(out, "%s%sid=%s\n", indent, side, end->public);
		fprintf(out, "%s%ssubnets={", indent, side);
		for (unsigned j = 0; j < SUBNETS; j++)
			fprintf(out, "%s%s", j ? "," : "",
				end->subnets[s->crosswise][j]);
		if (more >= 0 && &ends[more] == end)
			fprintf(out, ",%s", end->more);
		fputs("}\n", out);
	}
	/* a lost message is not to cost half a second */
	fprintf(out, "%sretransmit-interval=100\n", indent);
}

static void print_sites(FILE *out, const struct schedule *s)
{
	fputs("sites:\n", out);
	for (unsigned i = 0; i < 2; i++) {
		const struct end *end = &ends[i];

		fprintf(out, "  - site: %s\n    party: %s\n", end->site,
			end->party);
		if (s->nat)
			fprintf(out, "    outer: %s\n    nat: %s/24\n",
				end->outer, end->public);
		else
			fprintf(out, "    outer: %s/24\n", end->public);
		fprintf(out, "    host: [%s, %s]\n", end->hosts[0],
			end->hosts[1]);
		fputs("    conns:\n      - conn: net\n        options: |\n",
		      out);
		print_options(out, s, i, -1, "          ");
	}
}

static void print_flows(FILE *out)
{
	fputs("flows:\n", out);
	for (unsigned i = 0; i < SUBNETS; i++) {
		for (unsigned j = 0; j < SUBNETS; j++) {
			const char *a = ends[0].hosts[i], *b = ends[1].hosts[j];

			fprintf(out,
				"  - {flow: %ux%u a->b udp, from: %s, "
				"to: %s, proto: udp}\n",
				i + 1, j + 1, a, b);
			fprintf(out,
				"  - {flow: %ux%u b->a udp, from: %s, "
				"to: %s, proto: udp}\n",
				i + 1, j + 1, b, a);
		}
	}
	fprintf(out,
		"  - {flow: 1x1 a->b icmp, from: %s, to: %s, proto: icmp}\n",
		ends[0].hosts[0], ends[1].hosts[0]);
	fprintf(out,
		"  - {flow: 2x2 b->a icmp, from: %s, to: %s, proto: icmp}\n",
		ends[1].hosts[1], ends[0].hosts[1]);
}

static void __attribute__((format(printf, 2, 3)))
step(FILE *out, const char *format, ...)
{
	va_list args;

	fputs("  - {", out);
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	fputs("}\n", out);
}

/* Both sites' conns anew, @first's first; @more as above. */
static void print_replace(FILE *out, const struct schedule *s, unsigned first,
			  int more)
{
	for (unsigned i = 0; i < 2; i++) {
		fprintf(out, "  - configure: net\n    at: %s\n    options: |\n",
			ends[i].site);
		print_options(out, s, i, more, "      ");
	}
	step(out, "add: net, at: %s", ends[first].site);
	step(out, "add: net, at: %s", ends[!first].site);
}

static void print_readd(FILE *out, unsigned site)
{
	step(out, "delete: net, at: %s", ends[site].site);
	step(out, "add: net, at: %s", ends[site].site);
}

/*
 * After something went down at d->site.  The initiator is told and starts
 * anew by itself where the other did it; but in IKEv1, and for the whole conn
 * with several IKE SAs, it may know of older SAs whose end it was not told, and
 * has to be told by us.
 */
static void print_recovery(FILE *out, const struct schedule *s,
			   const struct disturbance *d, const char *conn)
{
	const char *initiator = ends[d->initiator].site;

	if (d->site != d->initiator && s->ike == IKEV2 &&
	    (!d->several || d->kind == DISTURB_DOWN))
		return;
	if (d->site != d->initiator && s->ike == IKEV1)
		step(out, "down: %s, at: %s", conn, initiator);
	step(out, "up: %s, at: %s, may-fail: true", conn, initiator);
}

/* All must settle, and then deliver. */
static void print_verdict(FILE *out)
{
	step(out, "settle: %d", SETTLE_S);
	step(out, "traffic: %d", PACKETS);
}

static void print_begin(FILE *out)
{
	step(out, "traffic: start, loss: allowed");
}

static void print_end(FILE *out)
{
	step(out, "traffic: stop");
	print_verdict(out);
}

static void print_disturbance(FILE *out, const struct schedule *s,
			      const struct disturbance *d)
{
	const char *site = ends[d->site].site;
	const char *initiator = ends[d->initiator].site;
	char *here = expansion(d, d->site);
	char *theirs = expansion(d, d->initiator);

	switch (d->kind) {
	case DISTURB_RESTART:
		step(out, "restart: graceful, at: %s", site);
		print_recovery(out, s, d, "net");
		break;
	case DISTURB_KILL:
		step(out, "restart: kill, at: %s", site);
		print_readd(out, !d->site);
		step(out, "up: net, at: %s", initiator);
		break;
	case DISTURB_LINK:
		step(out, "link: down, at: %s", site);
		step(out, "up: %s, at: %s, wait: false", theirs, initiator);
		step(out, "link: up, at: %s", site);
		break;
	case DISTURB_REKEY:
		step(out, "rekey: %s, at: %s", here, site);
		break;
	case DISTURB_DOWN:
		step(out, "down: %s, at: %s", here, site);
		print_recovery(out, s, d, theirs);
		break;
	case DISTURB_DOWN_ALL:
		step(out, "down: net, at: %s", site);
		print_recovery(out, s, d, "net");
		break;
	case DISTURB_ROUTE:
		step(out, "down: %s, at: %s", theirs, initiator);
		step(out, "route: %s, at: %s", theirs, initiator);
		print_begin(out);
		break;
	case DISTURB_READD:
		print_readd(out, d->site);
		print_recovery(out, s, d, "net");
		break;
	case DISTURB_REPLACE:
		print_replace(out, s, d->initiator, (int)d->site);
		step(out, "up: net, at: %s", initiator);
		print_end(out);
		print_begin(out);
		print_replace(out, s, d->initiator, -1);
		step(out, "up: net, at: %s", initiator);
		break;
	case DISTURB_HANDOVER:
		print_readd(out, !d->initiator);
		print_readd(out, d->initiator);
		step(out, "up: net, at: %s", initiator);
		break;
	case DISTURB_SIMULTANEOUS:
		print_readd(out, !d->initiator);
		print_readd(out, d->initiator);
		step(out, "up: net, at: %s, wait: false", ends[0].site);
		step(out, "up: net, at: %s, wait: false", ends[1].site);
		print_end(out);
		print_begin(out);
		/* one initiator again */
		print_readd(out, !d->initiator);
		print_readd(out, d->initiator);
		step(out, "up: net, at: %s", initiator);
		break;
	case DISTURB_NETEM:
		step(out,
		     "netem: loss %u delay %u jitter 10 reorder 25, at: %s",
		     d->loss, d->delay, site);
		step(out, "down: %s, at: %s", theirs, initiator);
		step(out, "up: %s, at: %s, may-fail: true", theirs, initiator);
		step(out, "netem: off, at: %s", site);
		break;
	case DISTURB_COUNT:
		break;
	}
	free(theirs);
	free(here);
}

static void print_head(FILE *out, const struct schedule *s, unsigned count)
{
	fprintf(out,
		"# Made by plutolab chaos --seed %" PRIu64 " --steps %u.\n#\n"
		"# %u disturbances, drawn by the seed, under traffic.  While one\n"
		"# and its recovery last packets may get lost; then all must\n"
		"# settle and every flow must deliver.  The counter stays at +0\n"
		"# from the first packet to the last.\n",
		s->seed, count, count);
	fprintf(out,
		"scenario: chaos-%" PRIu64
		"\nclass: clean\nlong: true\nsteady: true\n"
		"summary: >-\n  %s expansions%s, %u random disturbances.\n",
		s->seed, s->crosswise ? "Four crosswise" : "Four disjoint",
		s->nat ? " through NAT at both ends" : "", count);
	fprintf(out,
		"counter: XfrmInTmplMismatch\nike: [%d]\n"
		"known-alarms:\n  - (set_established_outbound()\n"
		"columns: {UU: deliver, PU: deliver, UP: deliver, PP: deliver}\n\n",
		(int)s->ike);
}

char *schedule_print(const struct schedule *s, unsigned count)
{
	struct disturbance *all = schedule_disturbances(s, count);
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	print_head(out, s, count);
	print_sites(out, s);
	fputc('\n', out);
	print_flows(out);
	fputs("\nsteps:\n  - {up: net, at: a}\n", out);
	print_verdict(out);
	for (unsigned i = 0; i < count; i++) {
		char *what = disturbance_describe(&all[i]);

		fprintf(out, "  # %u: %s\n", i + 1, what);
		free(what);
		if (all[i].kind != DISTURB_ROUTE)
			print_begin(out);
		print_disturbance(out, s, &all[i]);
		print_end(out);
	}
	free(all);
	if (fclose(out))
		abort();
	return text;
}

unsigned schedule_step_at(const char *text, unsigned line)
{
	static const char mark[] = "  # ";
	unsigned found = 0;

	for (unsigned i = 1; i <= line && *text; i++) {
		const char *digits = text + strlen(mark);
		char *end;

		if (strncmp(text, mark, strlen(mark)) == 0) {
			unsigned long number = strtoul(digits, &end, 10);

			if (end > digits && *end == ':')
				found = (unsigned)number;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return found;
}
