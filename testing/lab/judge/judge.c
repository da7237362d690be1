// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * judge.c - from what was seen to a verdict.
 *
 * First whether the run proves anything (validity.c); then whether something
 * came through that must not; then what was lost and what the kernel counted
 * for it; last what no packet shows.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>

#include "base/must.h"
#include "judge/judge.h"
#include "judge/validity.h"
#include "observation/ledger.h"
#include "predict/predict.h"
#include "scenario/cell.h"

struct trial {
	const struct cell *cell;
	const struct scenario *s;
	const struct observation *seen;
	struct judgement *out;
	const char *counter;
};

/* What must not arrive and did, and what must not even leave. */
static uint64_t count_leaks(struct trial *t)
{
	uint64_t leaked = 0;

	for (unsigned i = 0; i < t->s->flows_count; i++) {
		const struct scenario_flow *flow = &t->s->flows[i];
		const struct observed_flow *f = observed_flow(t->seen,
							      flow->name);

		uint64_t received = (uint64_t)f->received +
				    f->tolerated_received;

		if ((!flow->refused && !flow->blocked) || received == 0)
			continue;
		leaked += received;
		judgement_say(t->out,
			      "%s: %" PRIu64 " of %" PRIu64 " packets "
			      "arrived, though %s",
			      f->name, received,
			      (uint64_t)f->sent + f->tolerated_sent,
			      flow->refused ?
				      "the receiver must refuse them" :
				      "the operator's policy drops them");
	}
	for (unsigned i = 0; i < t->seen->sites_count; i++) {
		const struct observed_site *site = &t->seen->sites[i];
		struct ledger l = ledger_of(t->s, t->seen, site);

		if (!l.blocks || l.out <= l.out_most)
			continue;
		leaked += l.out - l.out_most;
		judgement_say(t->out,
			      "site %s sent %" PRIu64 " ESP packets "
			      "more than its permitted flows: they leaked past "
			      "the operator's drop policy",
			      site->name, l.out - l.out_most);
	}
	return leaked;
}

/* Packets that should have arrived and did not; says which flows. */
static uint64_t count_losses(struct trial *t)
{
	uint64_t lost = 0;

	for (unsigned i = 0; i < t->s->flows_count; i++) {
		const struct scenario_flow *flow = &t->s->flows[i];
		const struct observed_flow *f = observed_flow(t->seen,
							      flow->name);

		if (flow->refused || flow->blocked || f->received == f->sent)
			continue;
		lost += f->sent - f->received;
		judgement_say(t->out,
			      "%s: %u of %u packets arrived, the first "
			      "lost is number %" PRIu32,
			      f->name, f->received, f->sent, f->lost[0]);
	}
	return lost;
}

static uint64_t count_refused(const struct trial *t)
{
	uint64_t refused = 0;

	for (unsigned i = 0; i < t->s->flows_count; i++) {
		if (t->s->flows[i].refused)
			refused += observed_flow(t->seen, t->s->flows[i].name)
					   ->sent;
	}
	return refused;
}

/* The counter over all sites; says where it rose. */
static uint64_t total_rise(struct trial *t)
{
	uint64_t total = 0;

	for (unsigned i = 0; i < t->seen->sites_count; i++) {
		const struct observed_site *site = &t->seen->sites[i];
		uint64_t rise = observed_rise(site, t->counter);

		total += rise;
		if (rise > 0)
			judgement_say(t->out, "%s rose by %" PRIu64 " at %s",
				      t->counter, rise, site->name);
	}
	return total;
}

/* Whether the counter rose wherever the scenario says it must. */
static bool rose_where_due(struct trial *t)
{
	bool everywhere = true;

	for (unsigned i = 0; i < t->s->counter_sites_count; i++) {
		const char *name = t->s->counter_sites[i];

		if (observed_rise(observed_site(t->seen, name), t->counter) > 0)
			continue;
		judgement_say(t->out, "%s did not rise at %s", t->counter,
			      name);
		everywhere = false;
	}
	return everywhere;
}

/*
 * Packets were lost.  It is the outage only when the counter explains every
 * one of them, at the sites where it must, and nothing healed meanwhile.  The
 * counter may exceed the losses (a raw socket's packet is checked twice) but
 * never fall short.
 */
static enum verdict judge_losses(struct trial *t, uint64_t lost, uint64_t rise)
{
	bool explained = rise >= lost;

	if (!explained)
		judgement_say(t->out,
			      "%" PRIu64 " packets were lost, %s "
			      "counted %" PRIu64 ": something else lost the "
			      "rest",
			      lost, t->counter, rise);
	if (!rose_where_due(t))
		explained = false;
	if (t->seen->settled) {
		judgement_say(t->out,
			      "all flows had delivered before, within "
			      "%u ms",
			      t->seen->settle_ms);
		explained = false;
	}
	return explained ? VERDICT_FAILED : VERDICT_LOST;
}

static enum verdict judge_refusals(struct trial *t, uint64_t refused,
				   uint64_t rise)
{
	if (!rose_where_due(t))
		return VERDICT_LOST;
	if (rise < refused) {
		judgement_say(t->out,
			      "%" PRIu64 " packets had to be refused, "
			      "%s counted %" PRIu64,
			      refused, t->counter, rise);
		return VERDICT_LOST;
	}
	judgement_say(t->out,
		      "all %" PRIu64 " refused packets were dropped "
		      "and counted, all others delivered",
		      refused);
	return VERDICT_REFUSED;
}

/*
 * The reqid an inbound SA's SPI was allocated under: the patches of pluto
 * promise which.  charon allocates its SPIs under reqid 0, an unpatched
 * Openswan under one that is no SA's.
 */
static bool larval_is_wrong(struct trial *t, const struct observed_site *site,
			    const struct observed_sa *sa)
{
	bool unpatched = site->build != NULL && strcmp(site->build, "U") == 0;
	uint32_t wanted = unpatched && site->larval_reqid != 0 ?
				  site->larval_reqid :
				  sa->reqid;

	if (!sa->larval_seen) {
		judgement_say(t->out,
			      "site %s: the monitor saw no larval SA "
			      "for inbound SA %08x",
			      site->name, sa->spi);
		return true;
	}
	if (sa->larval_reqid == wanted ||
	    scenario_site(t->s, site->name)->daemon == SITE_CHARON)
		return false;
	judgement_say(t->out,
		      "site %s: SPI %08x was allocated under "
		      "reqid %u, not %u; its SA has %u",
		      site->name, sa->spi, sa->larval_reqid, wanted, sa->reqid);
	return true;
}

static bool is_alive(const struct observed_sa *sa)
{
	return sa != NULL && !sa->deleted;
}

/*
 * I3 and I4 rest on reqids.  The one the SPI was allocated under moves no
 * packet, so it is compared here: larval SA, SA, and the policies for it.
 */
static bool sa_is_miskeyed(struct trial *t, const struct observed_site *site,
			   const struct observed_sa *sa)
{
	bool in = false, forward = false, ipcomp = false;

	if (larval_is_wrong(t, site, sa))
		return true;
	/* nor does what nobody can send on: its peer was killed */
	if (sa->deleted || !is_alive(observed_sender(t->seen, site, sa)))
		return false;
	for (unsigned i = 0; i < site->policies_count; i++) {
		const struct observed_policy *p = &site->policies[i];
		uint32_t reqid = sa->proto == IPPROTO_COMP ? p->ipcomp_reqid :
							     p->reqid;

		if (reqid != sa->reqid)
			continue;
		in |= p->direction == 'i';
		forward |= p->direction == 'f';
		ipcomp |= p->ipcomp_reqid != 0;
	}
	/* nothing in transport mode is to be forwarded: unless IPCOMP within
	 * it is the tunnel */
	if (in && (forward || (sa->transport && !ipcomp)))
		return false;
	judgement_say(t->out,
		      "site %s: inbound SA %08x has reqid %u, which "
		      "no %s policy asks for",
		      site->name, sa->spi, sa->reqid,
		      in ? "forward" : "inbound");
	return true;
}

static unsigned count_miskeyed(struct trial *t)
{
	unsigned miskeyed = 0;

	for (unsigned i = 0; i < t->seen->sites_count; i++) {
		const struct observed_site *site = &t->seen->sites[i];

		for (unsigned j = 0; j < site->sas_count; j++) {
			const struct observed_sa *sa = &site->sas[j];

			if (!sa->outbound)
				miskeyed += sa_is_miskeyed(t, site, sa);
		}
	}
	return miskeyed;
}

static unsigned count_wrong_rules(struct trial *t)
{
	unsigned wrong = 0;

	for (unsigned i = 0; i < t->s->rules_count; i++) {
		const struct scenario_rule *rule = &t->s->rules[i];
		const struct observed_site *site = observed_site(t->seen,
								 rule->site);
		const struct observed_rule *found = NULL;

		if (!scenario_rule_in(rule, t->cell->column))
			continue;
		for (unsigned j = 0; j < site->rules_count; j++) {
			if (strcmp(site->rules[j].match, rule->match) == 0)
				found = &site->rules[j];
		}
		if (found == NULL || found->rules == 0) {
			judgement_say(t->out, "site %s has no rule \"%s\"",
				      rule->site, rule->match);
		} else if (rule->count && found->rules != rule->count) {
			judgement_say(t->out,
				      "site %s has %u rules \"%s\", "
				      "not %u",
				      rule->site, found->rules, rule->match,
				      rule->count);
		} else if (rule->dead && found->most > 0) {
			judgement_say(t->out,
				      "site %s: a rule \"%s\" counted "
				      "%" PRIu64 " packets, and should have "
				      "none",
				      rule->site, rule->match, found->most);
		} else if (!rule->dead && found->packets == 0) {
			judgement_say(t->out,
				      "site %s: of %u rules \"%s\" one "
				      "counted nothing",
				      rule->site, found->rules, rule->match);
		} else {
			continue;
		}
		wrong++;
	}
	return wrong;
}

/* What was lost while losses were allowed is no failure, but worth knowing. */
static void report_tolerated(struct trial *t)
{
	for (unsigned i = 0; i < t->seen->flows_count; i++) {
		const struct observed_flow *f = &t->seen->flows[i];

		if (f->tolerated_received < f->tolerated_sent)
			judgement_say(t->out,
				      "%s: %u of %u packets arrived "
				      "while losses were allowed",
				      f->name, f->tolerated_received,
				      f->tolerated_sent);
	}
}

/*
 * Losses may be allowed, but not by the counter: where everything is to be
 * delivered it stays at +0 then, too.
 */
static bool mismatched_meanwhile(struct trial *t)
{
	bool rose = false;

	for (unsigned i = 0; i < t->seen->sites_count; i++) {
		const struct observed_site *site = &t->seen->sites[i];
		uint64_t rise = observed_tolerated_rise(site, t->counter);

		if (rise > 0)
			judgement_say(t->out,
				      "%s rose by %" PRIu64 " at %s "
				      "while losses were allowed",
				      t->counter, rise, site->name);
		rose |= rise > 0;
	}
	return rose;
}

/* Where the scenario is steady, not even while flows settled. */
static bool mismatched_ever(struct trial *t)
{
	bool rose = false;

	for (unsigned i = 0; t->s->steady && i < t->seen->sites_count; i++) {
		const struct observed_site *site = &t->seen->sites[i];
		uint64_t rise = observed_ever(site, t->counter);

		if (rise > 0)
			judgement_say(t->out,
				      "%s rose by %" PRIu64 " at %s "
				      "since the cell began",
				      t->counter, rise, site->name);
		rose |= rise > 0;
	}
	return rose;
}

/* Everything arrived that should. */
static enum verdict judge_delivery(struct trial *t, uint64_t refused,
				   uint64_t rise)
{
	uint64_t packets = 0;

	if (!t->seen->settled) {
		judgement_say(t->out, "not every flow delivered before the "
				      "settle deadline");
		return VERDICT_LOST;
	}
	if (refused > 0)
		return judge_refusals(t, refused, rise);
	if (rise > 0) {
		judgement_say(t->out, "yet no judged packet was lost: what was "
				      "dropped?");
		return VERDICT_INVALID;
	}
	if (mismatched_meanwhile(t) || mismatched_ever(t))
		return VERDICT_LOST;
	if (t->seen->stopped_line > 0) {
		judgement_say(t->out, "yet the steps ended there");
		return VERDICT_INVALID;
	}
	for (unsigned i = 0; i < t->seen->flows_count; i++)
		packets += t->seen->flows[i].received;
	judgement_say(t->out,
		      "all %" PRIu64 " packets were delivered, %s +0 "
		      "everywhere, settled in %u ms",
		      packets, t->counter, t->seen->settle_ms);
	report_tolerated(t);
	return VERDICT_DELIVERED;
}

/* Beside each flow that lost packets: what reasoning says of it. */
static void explain_losses(struct trial *t)
{
	struct model *m = model_of(t->cell);

	for (unsigned i = 0; i < t->s->flows_count; i++) {
		const struct scenario_flow *flow = &t->s->flows[i];
		const struct observed_flow *f = observed_flow(t->seen,
							      flow->name);
		struct path path = model_path(m, flow, false);
		char *sentence;

		if (flow->refused || flow->blocked || f->received == f->sent)
			continue;
		if (model_delivers(m, flow)) {
			judgement_say(t->out, "%s: no known fault explains it",
				      f->name);
			continue;
		}
		if (path.outcome == OUTCOME_DELIVERED)
			path = model_path(m, flow, true);
		sentence = path_describe(&path);
		judgement_say(t->out, "%s: %s", f->name, sentence);
		free(sentence);
	}
	model_free(m);
}

/* Not run, which only a scenario that asks for something may be. */
static enum verdict judge_lack(struct trial *t)
{
	if (t->s->needs == 0) {
		judgement_say(t->out,
			      "not run, because of %s, which it does "
			      "not need",
			      t->seen->lacks);
		return VERDICT_INVALID;
	}
	judgement_say(t->out, "this kernel has %s", t->seen->lacks);
	return VERDICT_SKIPPED;
}

static enum verdict find_verdict(struct trial *t)
{
	enum verdict verdict;
	uint64_t lost, rise;

	if (t->seen->unable != NULL) {
		judgement_say(t->out, "%s", t->seen->unable);
		return VERDICT_SKIPPED;
	}
	if (t->seen->lacks != NULL)
		return judge_lack(t);
	if (validity_check(t->cell, t->seen, t->out) > 0)
		return VERDICT_INVALID;
	if (count_leaks(t) > 0)
		return VERDICT_LEAKED;
	if (t->seen->stopped_line > 0)
		judgement_say(t->out,
			      "it failed at line %u; the steps after "
			      "it were not done",
			      t->seen->stopped_line);
	lost = count_losses(t);
	rise = total_rise(t);
	if (lost > 0) {
		verdict = judge_losses(t, lost, rise);
		explain_losses(t);
	} else {
		verdict = judge_delivery(t, count_refused(t), rise);
	}
	/* a loss is the graver thing; else the reqids must agree too */
	if (verdict != VERDICT_LOST && verdict != VERDICT_INVALID &&
	    count_miskeyed(t) + count_wrong_rules(t) > 0)
		return VERDICT_MISKEYED;
	return verdict;
}

bool verdict_is_expected(enum expectation expected, enum verdict verdict)
{
	switch (expected) {
	case EXPECT_ABSENT:
		return false;
	case EXPECT_FAIL:
		return verdict == VERDICT_FAILED;
	case EXPECT_DELIVER:
		return verdict == VERDICT_DELIVERED;
	case EXPECT_REFUSE:
		return verdict == VERDICT_REFUSED;
	case EXPECT_ANY:
	case EXPECT_NO_WORSE:
		return verdict == VERDICT_DELIVERED ||
		       verdict == VERDICT_FAILED || verdict == VERDICT_LOST;
	}
	return false;
}

void judge(const struct cell *cell, const struct observation *seen,
	   struct judgement *out)
{
	struct trial t = {
		.cell = cell,
		.s = cell->scenario,
		.seen = seen,
		.out = out,
		.counter = scenario_counter(cell->scenario),
	};

	*out = (struct judgement) { 0 };
	out->verdict = find_verdict(&t);
	out->as_expected = !cell_is_compared(cell) &&
			   verdict_is_expected(cell_expectation(cell),
					       out->verdict);
}
