// SPDX-License-Identifier: GPL-2.0-or-later
/* step.c - do one step of a scenario */
#define _GNU_SOURCE 1

#include "drive/step.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/must.h"
#include "daemon/established.h"
#include "daemon/flavour.h"
#include "daemon/pluto.h"
#include "drive/lose.h"
#include "drive/peer.h"
#include "drive/snapshot.h"
#include "drive/watch.h"
#include "net/cable.h"
#include "net/xfrm_policy.h"
#include "net/xfrm_window.h"
#include "os/await.h"

enum {
	STEP_MS = 30000, /* far more than is needed */
	LONG_STEP_MS = 300000,
	SETTLE_MS = 3000, /* where the step does not say */
};

static unsigned step_ms(const struct lab *lab)
{
	if (lab->env->step_ms)
		return lab->env->step_ms;
	return lab->s->takes_long ? LONG_STEP_MS : STEP_MS;
}

/*
 * Policies are there, and flows may deliver.  The updown script, which pluto
 * runs next and waits for, may be about to make its rules or routes still; once
 * pluto answers, it has.
 */
static int await_updown(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];

		if (p->site->updown && p->site->daemon == SITE_PLUTO &&
		    peer_runs(p) &&
		    pluto_ping(&p->daemon, step_ms(lab), &lab->trouble))
			return -1;
	}
	return 0;
}

/*
 * A NAT router of ours may have a packet in hand that the gateway's SA has
 * counted and the capture has not seen.
 */
static void let_nat_forward(struct lab *lab)
{
	event_base_loop(lab->base, EVLOOP_NONBLOCK);
}

static int window_begin(struct lab *lab, bool tolerated)
{
	if (await_updown(lab) || snapshot_begin(lab) ||
	    (!tolerated && watches_begin(lab)))
		return -1;
	let_nat_forward(lab);
	capture_window(&lab->capture, true);
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (xfrm_window_begin(&lab->peers[i].xfrm, tolerated,
				      &lab->trouble))
			return -1;
	return 0;
}

static int window_end(struct lab *lab)
{
	let_nat_forward(lab);
	capture_window(&lab->capture, false);
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (xfrm_window_end(&lab->peers[i].xfrm, &lab->trouble))
			return -1;
	return watches_end(lab) || snapshot_take(lab) ? -1 : 0;
}

static void all_log_tails(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++)
		daemon_log_tail(&lab->peers[i].daemon, 6, &lab->trouble);
}

static struct peer *peer_at(struct lab *lab, const struct scenario_step *step)
{
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (step->site &&
		    strcmp(lab->peers[i].site->name, step->site) == 0)
			return &lab->peers[i];
	trouble(&lab->trouble, "step %s: no site %s", step_name(step->kind),
		step->site ? step->site : "is named");
	return NULL;
}

/* What whack or addconn answered is the step's outcome. */
static int take_answer(struct lab *lab, const struct scenario_step *step,
		       const struct peer *p, int status)
{
	if (!status || step->may_fail)
		return 0;
	trouble(&lab->trouble,
		"%s %s at %s: exit status %d, the answer was\n%s",
		step_name(step->kind), step->conn, p->site->name, status,
		p->daemon.answer);
	all_log_tails(lab);
	return -1;
}

/* What the daemon does by itself when it is asked to. */
static int ask_step(struct lab *lab, const struct scenario_step *step,
		    int *status)
{
	struct peer *p = peer_at(lab, step);

	if (!p || p->daemon.kind->ask(&p->daemon, step->kind, step->conn,
				      step_ms(lab), status, &lab->trouble))
		return -1;
	return take_answer(lab, step, p, *status);
}

/*
 * For await(): a number of SAs, asked anew only after a notice; and while some
 * are missing, after as many notices, for each is of one SA.
 */
struct await_sas {
	struct lab *lab;
	struct peer *peer;
	unsigned wanted, count;
	unsigned changes;
	bool asked;
	bool failed; /* trouble is set */
};

static bool sas_are_there(void *arg)
{
	struct await_sas *a = arg;
	struct xfrm_sas sas = { .all = NULL };
	unsigned least = a->count < a->wanted ? a->wanted - a->count : 1;

	/* a dump of thousands after each of thousands of notices takes long */
	if (a->asked && a->peer->xfrm.changes - a->changes < least)
		return false;
	a->asked = true;
	a->changes = a->peer->xfrm.changes;
	if (xfrm_dump_sas(&a->peer->xfrm, &sas, &a->lab->trouble))
		a->failed = true;
	a->count = sas.count;
	xfrm_sas_free(&sas);
	return a->failed || a->count == a->wanted;
}

static int await_sas_step(struct lab *lab, const struct scenario_step *step)
{
	struct await_sas a = {
		.lab = lab,
		.peer = peer_at(lab, step),
		.wanted = step->count,
	};

	if (!a.peer)
		return -1;
	if (await(lab->base, step_ms(lab), sas_are_there, &a) && !a.failed)
		return 0;
	trouble(&lab->trouble, "%u SAs at %s awaited, %u are there after %u ms",
		a.wanted, a.peer->site->name, a.count, await_ms(step_ms(lab)));
	all_log_tails(lab);
	return -1;
}

/* For await(): new SAs at one peer, each of which another peer has too. */
struct await_rekey {
	struct lab *lab;
	struct peer *peer;
	unsigned changes;
	bool asked;
	bool failed; /* trouble is set */
	unsigned inbound, outbound, shared;
};

static bool is_new(const struct peer *p, const struct xfrm_sa *sa)
{
	return !xfrm_sas_find(&p->before_rekey, sa->spi, sa->proto, sa->dst);
}

/* By SPI alone: a NAT may stand between the addresses. */
static bool has_spi(const struct xfrm_sas *sas, const struct xfrm_sa *wanted)
{
	for (unsigned i = 0; i < sas->count; i++)
		if (sas->all[i].spi == wanted->spi &&
		    sas->all[i].proto == wanted->proto)
			return true;
	return false;
}

static bool is_rekeyed(void *arg)
{
	struct await_rekey *a = arg;
	struct lab *lab = a->lab;
	struct xfrm_sas own = { .all = NULL }, others = { .all = NULL };
	unsigned changes = 0;

	for (unsigned i = 0; i < lab->peers_count; i++)
		changes += lab->peers[i].xfrm.changes;
	if (a->asked && a->changes == changes)
		return false;
	a->asked = true;
	a->changes = changes;
	a->inbound = a->outbound = a->shared = 0;
	for (unsigned i = 0; i < lab->peers_count && !a->failed; i++) {
		struct peer *p = &lab->peers[i];

		a->failed = xfrm_dump_sas(
			&p->xfrm, p == a->peer ? &own : &others, &lab->trouble);
	}
	for (unsigned i = 0; i < own.count; i++) {
		const struct xfrm_sa *sa = &own.all[i];

		if (!is_new(a->peer, sa))
			continue;
		if (strcmp(sa->src, a->peer->xfrm.outer) == 0)
			a->outbound++;
		else
			a->inbound++;
		a->shared += has_spi(&others, sa);
	}
	xfrm_sas_free(&own);
	xfrm_sas_free(&others);
	return a->failed || (a->inbound && a->outbound &&
			     a->shared == a->inbound + a->outbound);
}

static int rekey_step(struct lab *lab, const struct scenario_step *step)
{
	struct await_rekey a = { .lab = lab, .peer = peer_at(lab, step) };
	int status;

	if (!a.peer)
		return -1;
	xfrm_sas_free(&a.peer->before_rekey);
	if (xfrm_dump_sas(&a.peer->xfrm, &a.peer->before_rekey,
			  &lab->trouble) ||
	    ask_step(lab, step, &status))
		return -1;
	if (status)
		return 0; /* it may fail, and nothing new will come */
	if (await(lab->base, step_ms(lab), is_rekeyed, &a) && !a.failed)
		return 0;
	trouble(&lab->trouble,
		"rekey %s at %s: new SAs on both ends awaited; %u inbound and %u outbound ones are there, another gateway has %u of them, after %u ms",
		step->conn, a.peer->site->name, a.inbound, a.outbound, a.shared,
		await_ms(step_ms(lab)));
	all_log_tails(lab);
	return -1;
}

/* For await(): a line of a daemon's log from a number on, or its end. */
struct await_line {
	const struct daemon *daemon;
	const char *wanted; /* part of it */
	unsigned next;
	bool found;
};

static bool line_is_there(void *arg)
{
	struct await_line *a = arg;

	while (a->next < a->daemon->log_count && !a->found)
		a->found = strstr(a->daemon->log[a->next++], a->wanted);
	return a->found || a->daemon->process.exited;
}

/* The IKE SA is of no kernel: only the log tells of the new one. */
static int rekey_ike_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);
	struct await_line a = { .wanted = NULL };
	int status;

	if (!p)
		return -1;
	a.wanted = p->daemon.build->flavour->rekeyed_ike;
	a.daemon = &p->daemon;
	a.next = p->daemon.log_count;
	if (ask_step(lab, step, &status))
		return -1;
	if (status || await(lab->base, step_ms(lab), line_is_there, &a))
		return 0;
	trouble(&lab->trouble,
		"rekey-ike %s at %s: \"%s\" awaited in its log for %u ms",
		step->conn, p->site->name, a.wanted, step_ms(lab));
	all_log_tails(lab);
	return -1;
}

/* For await(): what a step is to bring up, in the log from a number on. */
struct await_up {
	const struct daemon *daemon;
	struct expansion_list all;
	const char *conn;
	unsigned from;
	const char *missing;
};

static bool is_up(void *arg)
{
	struct await_up *a = arg;

	a->missing = established_missing(&a->all, a->conn,
					 a->daemon->log + a->from,
					 a->daemon->log_count - a->from);
	return !a->missing || a->daemon->process.exited;
}

static int up_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);
	struct await_up a = { .conn = step->conn };
	int status;

	if (!p)
		return -1;
	a.daemon = &p->daemon;
	a.from = p->daemon.log_count;
	if (ask_step(lab, step, &status))
		return -1;
	/* charon's answer is the truth */
	if (step->may_fail || p->site->daemon != SITE_PLUTO)
		return 0;
	a.all = expansions_of(&p->configured);
	await(lab->base, step_ms(lab), is_up, &a);
	if (a.missing) {
		trouble(&lab->trouble,
			"up %s at %s: %s is not established after %u ms",
			step->conn, p->site->name, a.missing,
			await_ms(step_ms(lab)));
		all_log_tails(lab);
	}
	expansions_free(&a.all);
	return a.missing ? -1 : 0;
}

static int configure_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);

	if (!p)
		return -1;
	for (unsigned i = 0; i < p->configured.conns_count; i++) {
		struct scenario_conn *conn = &p->configured.conns[i];

		if (strcmp(conn->name, step->conn) == 0)
			conn->options = step->options;
	}
	/* a daemon that is started later writes it itself */
	if (!peer_runs(p))
		return 0;
	if (!p->daemon.kind->configure)
		return trouble(&lab->trouble,
			       "%s at %s cannot be configured while it runs",
			       p->daemon.kind->name, p->site->name);
	return p->daemon.kind->configure(&p->daemon, &lab->trouble);
}

static int cable_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);

	if (!p)
		return -1;
	if (step->kind == STEP_NETEM)
		return cable_impair(&lab->topology, lab->s, p->index,
				    &step->netem, &lab->trouble);
	return (step->link_up ? cable_mend : cable_cut)(
		&lab->topology, lab->s, p->index, &lab->trouble);
}

static int rebind_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);

	if (!p)
		return -1;
	topology_rebind(&lab->topology, lab->s, p->site);
	return 0;
}

static int address_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);

	if (!p || cable_address(&lab->topology, p->index, p->configured.outer,
				step->first, &lab->trouble))
		return -1;
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (xfrm_move(&lab->peers[i].xfrm, &lab->peers[i] == p,
			      step->first, p->configured.outer, &lab->trouble))
			return -1;
	p->configured.outer = step->first;
	return 0;
}

/* For await(): outbound policies of these selectors; NULL is always there. */
struct await_policies {
	struct lab *lab;
	struct peer *peer;
	const char *selectors[2];
	unsigned changes;
	bool asked;
	bool failed; /* trouble is set */
};

static bool has_policy(const struct observed_policy *policies, unsigned count,
		       const char *selector)
{
	for (unsigned i = 0; selector && i < count; i++)
		if (policies[i].direction == 'o' &&
		    strcmp(policies[i].selector, selector) == 0)
			return true;
	return !selector;
}

static bool policies_are_there(void *arg)
{
	struct await_policies *a = arg;
	struct observed_policy *policies = NULL;
	unsigned count = 0;
	bool there;

	if (a->asked && a->changes == a->peer->xfrm.changes)
		return false;
	a->asked = true;
	a->changes = a->peer->xfrm.changes;
	a->failed = xfrm_policies(&a->peer->xfrm, &policies, &count,
				  &a->lab->trouble) != 0;
	there = has_policy(policies, count, a->selectors[0]) &&
		has_policy(policies, count, a->selectors[1]);
	free(policies);
	return a->failed || there;
}

/*
 * Swap templates, or hijack one.  Not before the policies are there: in IKEv1
 * the initiator is up while its last message, with which the responder
 * installs them, is still on its way.
 */
static int meddle_step(struct lab *lab, const struct scenario_step *step)
{
	bool swap = step->kind == STEP_SWAP;
	struct peer *p = peer_at(lab, step);
	struct await_policies a = {
		.lab = lab,
		.peer = p,
		.selectors = { swap ? step->first : NULL, step->second },
	};

	if (!p)
		return -1;
	/* when they never come, the swap itself says which is missing */
	await(lab->base, step_ms(lab), policies_are_there, &a);
	if (a.failed || await_updown(lab))
		return -1;
	if (swap)
		return xfrm_swap(&p->xfrm, step->first, step->second,
				 &lab->trouble);
	return xfrm_hijack(&p->xfrm, step->first, step->second, &lab->trouble);
}

static int log_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);
	struct await_line a = { .wanted = step->text };

	if (!p)
		return -1;
	a.daemon = &p->daemon;
	if (await(lab->base, step_ms(lab), line_is_there, &a) && a.found)
		return 0;
	trouble(&lab->trouble,
		"a line with [%s] in the log of %s awaited; there is none after %u ms",
		a.wanted, p->site->name, step_ms(lab));
	all_log_tails(lab);
	return -1;
}

/*
 * Plaintext also needs a way: a gateway's default route ends on the WAN, where
 * only tunnels have a destination.
 */
static int clear_step(struct lab *lab, const struct scenario_step *step)
{
	const struct scenario *s = lab->s;
	struct peer *p = peer_at(lab, step);

	if (!p)
		return -1;
	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];

		if (scenario_step_clears(s, step, flow) &&
		    topology_route_clear(&lab->topology, s, p->site, flow->to,
					 &lab->trouble))
			return -1;
	}
	return xfrm_clear(&p->xfrm, step->first, &lab->trouble);
}

static int lose_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);

	return p ? lose_sa(lab, p, step->first) : -1;
}

static int life_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);

	if (!p)
		return -1;
	if (step->kind != STEP_START && peer_stop(lab, p, step->kill))
		return -1;
	return step->kind != STEP_STOP ? peer_start(lab, p) : 0;
}

/*
 * Before all flows those that the first site sends, so that what packets have
 * the peers negotiate is begun by one of them.
 */
static void settle_one_way(struct lab *lab, const struct scenario_step *step,
			   unsigned ms)
{
	const struct scenario *s = lab->s;
	char **names = must_calloc(s->flows_count + 1, sizeof(*names));
	unsigned count = 0;

	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];

		if (scenario_step_has(step, flow) &&
		    scenario_sender(s, flow, NULL) == &s->sites[0])
			names[count++] = flow->name;
	}
	if (count) {
		traffic_choose(&lab->traffic, names, count);
		traffic_settle(&lab->traffic, ms);
		await(lab->base, QUIET_MS, peers_are_quiet, lab);
	}
	free(names);
}

/*
 * Until all flows deliver and no exchange is under way.  Where both peers
 * bring up one connection at once the flows deliver on the first Child SA,
 * and stop for as long as the answer about the second one takes: who answers
 * sends on it at once (RFC 7296 section 2.8 lets it).  That is negotiating
 * still.  An exchange that is never answered is not waited for.
 *
 * Not settled is an observation, not a failure of the run.
 */
static void settle(struct lab *lab, const struct scenario_step *step,
		   unsigned ms)
{
	uint64_t begin = now_ms(), left = ms;
	bool quiet, settled;

	if (peers_take_turns(lab))
		settle_one_way(lab, step, ms / 3);
	traffic_choose(&lab->traffic, step->flows, step->flows_count);
	left = await_spent(begin);
	left = left < ms ? ms - left : 1;
	do {
		settled = traffic_settle(&lab->traffic, (unsigned)left);
		quiet = peers_are_quiet(lab);
		if (!quiet)
			await(lab->base, QUIET_MS, peers_are_quiet, lab);
		left = await_spent(begin);
		left = left < ms ? ms - left : 0;
	} while (settled && !quiet && left);
	lab->seen->settled = traffic_has_settled(&lab->traffic);
	lab->seen->settle_ms += (unsigned)(now_ms() - begin);
}

int step_do(struct lab *lab, const struct scenario_step *step)
{
	int status;

	switch (step->kind) {
	case STEP_UP:
		return up_step(lab, step);
	case STEP_LOSE:
		return lose_step(lab, step);
	case STEP_INITIATE:
	case STEP_DOWN:
	case STEP_ROUTE:
	case STEP_UNROUTE:
	case STEP_DELETE:
	case STEP_ADD:
		return ask_step(lab, step, &status);
	case STEP_REKEY:
		return rekey_step(lab, step);
	case STEP_AWAIT_SAS:
		return await_sas_step(lab, step);
	case STEP_SWAP:
	case STEP_HIJACK:
		return meddle_step(lab, step);
	case STEP_LOG:
		return log_step(lab, step);
	case STEP_CLEAR:
		return clear_step(lab, step);
	case STEP_REKEY_IKE:
		return rekey_ike_step(lab, step);
	case STEP_CONFIGURE:
		return configure_step(lab, step);
	case STEP_LINK:
	case STEP_NETEM:
		return cable_step(lab, step);
	case STEP_ADDRESS:
		return address_step(lab, step);
	case STEP_REBIND:
		return rebind_step(lab, step);
	case STEP_RESTART:
	case STEP_STOP:
	case STEP_START:
		return life_step(lab, step);
	case STEP_SETTLE:
		if (await_updown(lab))
			return -1;
		settle(lab, step, step->count ? step->count * 1000 : SETTLE_MS);
		return 0;
	case STEP_TRAFFIC_FIRST:
		traffic_choose(&lab->traffic, step->flows, step->flows_count);
		return traffic_first(&lab->traffic, step_ms(lab),
				     &lab->trouble);
	case STEP_TRAFFIC:
		if (window_begin(lab, false))
			return -1;
		traffic_choose(&lab->traffic, step->flows, step->flows_count);
		traffic_run(&lab->traffic, step->count);
		return window_end(lab);
	case STEP_TRAFFIC_START:
		if (window_begin(lab, step->loss_allowed))
			return -1;
		traffic_choose(&lab->traffic, step->flows, step->flows_count);
		traffic_start(&lab->traffic, step->site, step->loss_allowed);
		return 0;
	case STEP_TRAFFIC_STOP:
		traffic_stop(&lab->traffic);
		return window_end(lab);
	}
	return trouble(&lab->trouble, "unknown step %d", (int)step->kind);
}
