// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * validity.c - whether a run proves anything at all.
 */
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "judge/validity.h"
#include "observation/ledger.h"

enum {
	DIRECTIONS = 3, /* out, in, fwd */
	LOST_KEPT = 32, /* of observed_flow.lost */
};

struct check {
	const struct scenario *s;
	const struct cell *cell;
	const struct observation *seen;
	struct judgement *out;
	const char *counter;
	unsigned failed;
};

#define INVALID(c, ...)                               \
	do {                                          \
		judgement_say((c)->out, __VA_ARGS__); \
		(c)->failed++;                        \
	} while (0)

static uint64_t packets_of(const struct observed_sa *sa)
{
	return sa->packets_after - sa->packets_before;
}

/* ------------------------------------------------------------- the flows */

static void check_flow(struct check *c, const struct scenario_flow *flow)
{
	const struct observed_flow *f = observed_flow(c->seen, flow->name);
	unsigned lost;

	if (f == NULL) {
		INVALID(c, "flow %s was not observed", flow->name);
		return;
	}
	if (f->sent == 0)
		INVALID(c, "flow %s: no packet was sent", f->name);
	if (f->send_errors > 0 && !flow->blocked)
		INVALID(c,
			"flow %s: the sender's kernel refused %u of %u "
			"packets",
			f->name, f->send_errors, f->sent);
	if (f->alien > 0)
		INVALID(c, "flow %s: %u packets arrived that were never sent",
			f->name, f->alien);
	if (f->duplicates > 0)
		INVALID(c, "flow %s: %u packets arrived twice", f->name,
			f->duplicates);
	if (f->received > f->sent) {
		INVALID(c, "flow %s: %u packets arrived of %u sent", f->name,
			f->received, f->sent);
		return;
	}
	if (f->tolerated_received > f->tolerated_sent)
		INVALID(c,
			"flow %s: %u packets arrived of %u sent while "
			"losses were allowed",
			f->name, f->tolerated_received, f->tolerated_sent);
	lost = f->sent - f->received;
	if (f->lost_count != (lost < LOST_KEPT ? lost : LOST_KEPT))
		INVALID(c,
			"flow %s: %u of %u packets arrived, but %u are "
			"listed as lost",
			f->name, f->received, f->sent, f->lost_count);
}

static void check_flows(struct check *c)
{
	for (unsigned i = 0; i < c->s->flows_count; i++)
		check_flow(c, &c->s->flows[i]);
	if (c->seen->flows_count != c->s->flows_count)
		INVALID(c, "%u flows were observed, the scenario has %u",
			c->seen->flows_count, c->s->flows_count);
}

/* ------------------------------------------------------------- the sites */

/*
 * Whether the site ran what its column says: 'U', or something patched; or
 * charon, which has one build.
 */
static void check_build(struct check *c, const struct scenario_site *site,
			const struct observed_site *o)
{
	char letter = column_letter(c->cell->column, site->party);
	const char *charon = site_daemon_name(SITE_CHARON);
	const char *build = o->build ? o->build : "(unknown)";
	bool is_charon = strcmp(build, charon) == 0;

	if (site->daemon == SITE_CHARON) {
		if (!is_charon)
			INVALID(c, "site %s ran build %s, not %s", o->name,
				build, charon);
	} else if (o->build == NULL || is_charon ||
		   (strcmp(build, "U") == 0) != (letter == 'U')) {
		INVALID(c, "site %s ran build %s, not %c", o->name, build,
			letter);
	}
}

/* One life of a site's daemon; @name is the site's, or "a, start 2". */
static void check_daemon(struct check *c, const char *name,
			 enum site_daemon daemon,
			 const struct observed_daemon *d, bool killed)
{
	const char *what = site_daemon_name(daemon);

	if (d->killed != killed)
		INVALID(c, "site %s: %s was %s, the steps say otherwise", name,
			what, d->killed ? "killed" : "shut down");
	if (!d->control_socket_fresh)
		INVALID(c,
			"site %s: a control socket was there before %s: "
			"commands may have reached another daemon",
			name, what);
	if (!d->exited)
		INVALID(c, "site %s: %s did not end after %s", name, what,
			killed		      ? "SIGKILL" :
			daemon == SITE_CHARON ? "SIGTERM" :
						"whack --shutdown");
	else if (killed && (!WIFSIGNALED(d->exit_status) ||
			    WTERMSIG(d->exit_status) != SIGKILL))
		INVALID(c,
			"site %s: %s was to die of SIGKILL, and ended "
			"before it by itself",
			name, what);
	else if (!killed && WIFSIGNALED(d->exit_status))
		INVALID(c, "site %s: %s was killed by signal %d", name, what,
			WTERMSIG(d->exit_status));
	else if (!killed && d->exit_status != 0)
		INVALID(c, "site %s: %s ended with status %d", name, what,
			WEXITSTATUS(d->exit_status));
	for (unsigned i = 0; i < d->log_alarms_count; i++)
		INVALID(c, "site %s: its log says: %s", name, d->log_alarms[i]);
}

/* The steps say how each life of a site's daemon ends; the lab ends the last. */
static void check_daemons(struct check *c, const struct scenario_site *site,
			  const struct observed_site *o)
{
	unsigned number = 0;
	char name[64];

	for (unsigned i = 0; i <= c->s->steps_count; i++) {
		const struct scenario_step *step = i < c->s->steps_count ?
							   &c->s->steps[i] :
							   NULL;

		/* a steady scenario ends where it fails */
		if (step != NULL && c->seen->stopped_line > 0 &&
		    step->line > c->seen->stopped_line)
			continue;
		if (step != NULL &&
		    ((step->kind != STEP_RESTART && step->kind != STEP_STOP) ||
		     !scenario_step_in(step, c->cell->column) ||
		     strcmp(step->site, o->name) != 0))
			continue;
		snprintf(name, sizeof(name), "%s", o->name);
		if (number > 0)
			snprintf(name, sizeof(name), "%s, start %u", o->name,
				 number + 1);
		if (number < o->daemons_count)
			check_daemon(c, name, site->daemon, &o->daemons[number],
				     step != NULL && step->kill);
		number++;
	}
	if (o->daemons_count != number)
		INVALID(c, "site %s: %s was started %u times, the steps say %u",
			o->name, site_daemon_name(site->daemon),
			o->daemons_count, number);
}

static void check_sas_exist(struct check *c, const struct observed_site *o)
{
	unsigned inbound = 0, outbound = 0;

	for (unsigned i = 0; i < o->sas_count; i++) {
		const struct observed_sa *sa = &o->sas[i];

		if (!observed_sa_carries(sa) || sa->deleted)
			continue;
		if (sa->packets_after < sa->packets_before)
			INVALID(c, "site %s: SA %08x counted backwards",
				o->name, sa->spi);
		if (sa->outbound)
			outbound++;
		else
			inbound++;
	}
	if (inbound == 0 || outbound == 0)
		INVALID(c,
			"site %s: %u inbound and %u outbound SAs: there is "
			"no tunnel",
			o->name, inbound, outbound);
}

unsigned validity_blocks(const struct scenario *s,
			 const struct scenario_site *site)
{
	unsigned count;

	free(scenario_foreign(s, site, &count));
	return DIRECTIONS * count;
}

/*
 * Where the scenario is about XFRM interfaces, traffic must have gone through
 * them: a policy without an interface's if_id would encrypt it just as well.
 */
static void check_interfaces(struct check *c, const struct observed_site *o)
{
	if (!(c->s->needs & FEATURE_XFRM_INTERFACE))
		return;
	for (unsigned i = 0; i < o->policies_count; i++) {
		const struct observed_policy *p = &o->policies[i];

		if (p->if_id == 0)
			INVALID(c,
				"site %s: policy %s (%c) is of no XFRM "
				"interface",
				o->name, p->selector, p->direction);
	}
}

static void check_sites(struct check *c)
{
	for (unsigned i = 0; i < c->s->sites_count; i++) {
		const struct scenario_site *site = &c->s->sites[i];
		const struct observed_site *o = observed_site(c->seen,
							      site->name);

		if (o == NULL) {
			INVALID(c, "site %s was not observed", site->name);
			continue;
		}
		check_build(c, site, o);
		check_daemons(c, site, o);
		check_sas_exist(c, o);
		check_interfaces(c, o);
		if (o->block_policies < validity_blocks(c->s, site))
			INVALID(c,
				"site %s: %u block policies at the end, not "
				"%u: plaintext could have passed",
				o->name, o->block_policies,
				validity_blocks(c->s, site));
		if (!observed_counts(o, c->counter))
			INVALID(c, "site %s: %s was not read", o->name,
				c->counter);
	}
	if (c->seen->sites_count != c->s->sites_count)
		INVALID(c, "%u sites were observed, the scenario has %u",
			c->seen->sites_count, c->s->sites_count);
}

/* -------------------------------------------------------- the accounting */

static void check_sa_pairs(struct check *c, const struct observed_site *o)
{
	for (unsigned i = 0; i < o->sas_count; i++) {
		const struct observed_sa *sa = &o->sas[i];
		const struct observed_sa *sender;

		if (sa->outbound || !observed_sa_carries(sa))
			continue;
		sender = observed_sender(c->seen, o, sa);
		if (sender == NULL && packets_of(sa) > 0)
			INVALID(c,
				"site %s: inbound SA %08x counted packets, "
				"but no other gateway has it",
				o->name, sa->spi);
		else if (sender == NULL && !sa->deleted && c->s->strict_sas)
			INVALID(c,
				"site %s: inbound SA %08x exists at no "
				"other gateway",
				o->name, sa->spi);
		else if (sender != NULL && packets_of(sa) > packets_of(sender))
			INVALID(c,
				"site %s: more packets arrived on SA %08x "
				"(%" PRIu64 ") than were sent on it (%" PRIu64
				")",
				o->name, sa->spi, packets_of(sa),
				packets_of(sender));
	}
}

/* Whether conns of that site, if there is one, ask for IPCOMP. */
static bool compresses(const struct scenario *s, const char *name)
{
	const struct scenario_site *site = scenario_site(s, name);

	for (unsigned i = 0; site != NULL && i < site->conns_count; i++) {
		char *value = scenario_conn_option(&site->conns[i], "compress");
		bool yes = value != NULL && strcmp(value, "yes") == 0;

		free(value);
		if (yes)
			return true;
	}
	return false;
}

/*
 * Every packet that was delivered went through an SA at both ends, and every
 * packet of an SA was on the WAN: nothing took another way.  But for what was
 * sent to or from an address that a step has taken away.
 */
static void check_accounting(struct check *c)
{
	uint64_t all_out = 0, stranded = 0;

	for (unsigned i = 0; i < c->seen->sites_count; i++) {
		const struct observed_site *o = &c->seen->sites[i];
		struct ledger l = ledger_of(c->s, c->seen, o);

		all_out += l.out;
		stranded += l.stranded;
		if (l.out < l.out_least)
			INVALID(c,
				"site %s: %" PRIu64 " packets that it sent "
				"were delivered, but its SAs counted only %" PRIu64
				": some went another way",
				o->name, l.out_least, l.out);
		/* what a blocked flow leaked is for the judge */
		if (l.out > l.out_most && !l.blocks)
			INVALID(c,
				"site %s: its SAs sent %" PRIu64 " packets,"
				" its flows at most %" PRIu64,
				o->name, l.out, l.out_most);
		if (l.in < l.in_least)
			INVALID(c,
				"site %s: %" PRIu64 " packets were "
				"delivered to it, but its SAs counted only %" PRIu64
				": some came another way",
				o->name, l.in_least, l.in);
		/* the kernel sends what does not shrink as it is */
		if (compresses(c->s, o->name) && l.inflated < l.in_least)
			INVALID(c,
				"site %s: %" PRIu64 " packets were "
				"delivered to it, but its IPCOMP SAs counted "
				"only %" PRIu64 ": some were not compressed",
				o->name, l.in_least, l.inflated);
		check_sa_pairs(c, o);
	}
	if (c->seen->wan.esp > all_out || c->seen->wan.esp < all_out - stranded)
		INVALID(c,
			"the capture saw %" PRIu64 " ESP packets, the SAs "
			"sent %" PRIu64,
			c->seen->wan.esp, all_out);
}

static void check_wan(struct check *c)
{
	const struct observed_wan *wan = &c->seen->wan;
	uint64_t clear = 0;

	for (unsigned i = 0; i < c->s->flows_count; i++) {
		const struct scenario_flow *flow = &c->s->flows[i];
		const struct observed_flow *f = observed_flow(c->seen,
							      flow->name);

		clear += flow->clear && f != NULL ? f->sent : 0;
	}
	if (wan->other > 0)
		INVALID(c,
			"the WAN carried %" PRIu64 " packets that are "
			"neither IKE nor ESP: %s",
			wan->other,
			wan->first_other ? wan->first_other : "(unknown)");
	if (wan->clear != clear)
		INVALID(c,
			"the WAN carried %" PRIu64 " packets in clear, the "
			"flows marked so sent %" PRIu64,
			wan->clear, clear);
	if (wan->dropped > 0)
		INVALID(c, "the capture lost %" PRIu64 " packets",
			wan->dropped);
	if (wan->ike == 0)
		INVALID(c, "the capture saw no IKE: it did not capture");
}

unsigned validity_check(const struct cell *cell, const struct observation *seen,
			struct judgement *out)
{
	struct check c = {
		.s = cell->scenario,
		.cell = cell,
		.seen = seen,
		.out = out,
		.counter = scenario_counter(cell->scenario),
	};

	if (!seen->completed) {
		/* everything else is only a consequence */
		INVALID(&c, "not every step was done: %s",
			seen->trouble ? seen->trouble : "no reason given");
		return c.failed;
	}
	if (seen->stopped_line > 0 && !c.s->steady)
		INVALID(&c, "the steps ended at line %u", seen->stopped_line);
	check_flows(&c);
	check_sites(&c);
	check_accounting(&c);
	check_wan(&c);
	return c.failed;
}
