/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ideal.h - the observation that a flawless run of a cell would make.
 *
 * Derived from the scenario by the model of predict.c, with every packet,
 * SA, policy and counter consistent.  Tests spoil one thing in it and check
 * that the judge objects.
 */
#ifndef UNIT_IDEAL_H
#define UNIT_IDEAL_H

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "judge/compare.h"
#include "judge/validity.h"
#include "net/feature.h"
#include "observation/ledger.h"
#include "observation/observation.h"
#include "predict/predict.h"
#include "scenario/cell.h"

/* where SPIs and reqids of the ideal start */
enum { IDEAL_SPI = 0x1000, IDEAL_REQID = 16389, IDEAL_GROUP = 20001 };

/* what the CPI and reqid of an IPCOMP SA exceed those of its ESP SA by */
enum { IDEAL_CPI = 0x8000, IDEAL_IPCOMP = 1 };

/* where the SPIs of SAs that are gone by the end start */
enum { IDEAL_EARLIER = 0x90000 };

static unsigned ideal_index(const struct model *m, const struct expansion *e)
{
	return (unsigned)(e - model_expansions(m, e->site)->list);
}

/* The SPI of the inbound SA of an expansion, from the other end @far. */
static uint32_t ideal_spi(const struct model *m, const struct cell *cell,
			  const struct expansion *e,
			  const struct expansion *far)
{
	unsigned site = (unsigned)(e->site - cell->scenario->sites);
	unsigned from = (unsigned)(far->site - cell->scenario->sites);

	return IDEAL_SPI * (site + 1) + 0x100 * from + ideal_index(m, e);
}

static uint32_t ideal_reqid(const struct model *m, const struct cell *cell,
			    const struct expansion *e, bool inbound)
{
	bool group = inbound && e->member && cell_patched(cell, e->site);

	return group ? IDEAL_GROUP : IDEAL_REQID + 4 * ideal_index(m, e);
}

static struct observed_sa *ideal_sa(struct observation *seen, uint32_t spi,
				    const char *site, bool outbound)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		struct observed_site *o = &seen->sites[i];

		for (unsigned j = 0; j < o->sas_count; j++) {
			if (strcmp(o->name, site) == 0 &&
			    o->sas[j].spi == spi &&
			    o->sas[j].outbound == outbound)
				return &o->sas[j];
		}
	}
	return NULL;
}

/* Whether a conn asks for IPCOMP, and so has one more pair of SAs. */
static bool ideal_compresses(const struct expansion *e)
{
	char *value = scenario_conn_option(e->conn, "compress");
	bool yes = value != NULL && strcmp(value, "yes") == 0;

	free(value);
	return yes;
}

static void ideal_add_policy(struct observed_site *o, char direction,
			     uint32_t reqid, bool ipcomp)
{
	o->policies = must_grow(o->policies, o->policies_count + 1,
				sizeof(*o->policies));
	o->policies[o->policies_count++] = (struct observed_policy) {
		.direction = direction,
		.reqid = reqid,
		.ipcomp_reqid = ipcomp ? reqid + IDEAL_IPCOMP : 0,
		.priority = 1000,
	};
}

static void ideal_add_sa(struct observed_site *o, uint32_t spi, uint32_t reqid,
			 bool outbound)
{
	o->sas = must_grow(o->sas, o->sas_count + 1, sizeof(*o->sas));
	o->sas[o->sas_count++] = (struct observed_sa) {
		.spi = spi,
		.proto = IPPROTO_ESP,
		.reqid = reqid,
		.outbound = outbound,
		.packets_before = 7,
		.packets_after = 7,
		.larval_seen = !outbound,
		.larval_reqid = outbound ? 0 : reqid,
	};
}

/* The IPCOMP SA that belongs to the ESP SA with that SPI and reqid. */
static void ideal_add_ipcomp_sa(struct observed_site *o, uint32_t spi,
				uint32_t reqid, bool outbound)
{
	ideal_add_sa(o, spi + IDEAL_CPI, reqid + IDEAL_IPCOMP, outbound);
	o->sas[o->sas_count - 1].proto = IPPROTO_COMP;
}

enum { IDEAL_STATUS = 2 }; /* lines, at the end of the state */

/* The state in a short form of the text by describe.h and status.h. */
static void ideal_state(struct observed_site *o, bool named)
{
	unsigned kernel = o->sas_count + o->policies_count;

	o->state_count = kernel + IDEAL_STATUS;
	o->state = must_calloc(o->state_count + 1, sizeof(*o->state));
	for (unsigned i = 0; i < o->sas_count; i++)
		o->state[i] = must_printf("SA %s reqid %u",
					  o->sas[i].outbound ? "out" : "in",
					  o->sas[i].reqid);
	for (unsigned i = 0; i < o->policies_count; i++)
		o->state[o->sas_count + i] = must_printf(
			"policy %s reqid %u SPI %s priority %u",
			o->policies[i].direction == 'o' ? "out" :
			o->policies[i].direction == 'i' ? "in" :
							  "fwd",
			o->policies[i].reqid,
			named && o->policies[i].direction == 'o' ? "named" :
								   "any",
			o->policies[i].priority);
	for (unsigned i = 0; i < IDEAL_STATUS; i++)
		o->state[kernel + i] = must_printf(
			"ipsec status %03u \"%s\": line", i + 1, o->name);
}

static void ideal_site(const struct cell *cell, const struct model *m,
		       const struct scenario_site *site,
		       struct observed_site *o)
{
	const struct expansion_list *all = model_expansions(m, site);
	const struct scenario *s = cell->scenario;

	*o = (struct observed_site) {
		.name = must_strdup(site->name),
		.build = must_strdup(site->daemon == SITE_CHARON ? "charon" :
				     cell_patched(cell, site)	 ? "P" :
								   "U"),
		.block_policies = validity_blocks(s, site),
	};
	for (unsigned i = 0; i <= s->steps_count; i++) {
		const struct scenario_step *step = i < s->steps_count ?
							   &s->steps[i] :
							   NULL;

		if (step != NULL &&
		    ((step->kind != STEP_RESTART && step->kind != STEP_STOP) ||
		     !scenario_step_in(step, cell->column) ||
		     strcmp(step->site, site->name) != 0))
			continue;
		o->daemons = must_grow(o->daemons, o->daemons_count + 1,
				       sizeof(*o->daemons));
		o->daemons[o->daemons_count++] = (struct observed_daemon) {
			.control_socket_fresh = true,
			.killed = step != NULL && step->kill,
			.exited = true,
			/* as of wait(2) */
			.exit_status = step != NULL && step->kill ? 9 : 0,
		};
	}
	o->counters = must_calloc(2, sizeof(*o->counters));
	o->counters_count = 2;
	o->counters[0].name = must_strdup("XfrmInError");
	o->counters[1].name = must_strdup("XfrmInTmplMismatch");
	for (unsigned i = 0; i < all->count; i++) {
		const struct expansion *e = &all->list[i];
		uint32_t in = ideal_reqid(m, cell, e, true);
		uint32_t out = ideal_reqid(m, cell, e, false);
		bool ipcomp = ideal_compresses(e);
		const struct expansion *end;
		uint32_t near, far;

		if (!model_is_up(m, e))
			continue;
		end = model_far_end(m, e);
		far = ideal_spi(m, cell, end, e);
		near = ideal_spi(m, cell, e, end);
		ideal_add_sa(o, near, in, false);
		ideal_add_sa(o, far, out, true);
		if (ipcomp) {
			ideal_add_ipcomp_sa(o, near, in, false);
			ideal_add_ipcomp_sa(o, far, out, true);
		}
		ideal_add_policy(o, 'o', out, ipcomp);
		ideal_add_policy(o, 'i', in, ipcomp);
		ideal_add_policy(o, 'f', in, ipcomp);
	}
	for (unsigned i = 0; i < o->policies_count; i++)
		o->policies[i].if_id = s->needs & FEATURE_XFRM_INTERFACE ? 1 :
									   0;
	if (s->compare == COMPARE_ALIKE || s->compare == COMPARE_NAMED_SPI)
		ideal_state(o, s->compare == COMPARE_NAMED_SPI &&
				       cell_patched(cell, site));
	for (unsigned i = 0; i < s->rules_count; i++) {
		const struct scenario_rule *rule = &s->rules[i];

		if (strcmp(rule->site, site->name) != 0 ||
		    !scenario_rule_in(rule, cell->column))
			continue;
		o->rules = must_grow(o->rules, o->rules_count + 1,
				     sizeof(*o->rules));
		o->rules[o->rules_count++] = (struct observed_rule) {
			.match = must_strdup(rule->match),
			.rules = rule->count ? rule->count : 1,
			.packets = rule->dead ? 0 : 20,
			.most = rule->dead ? 0 : 40,
		};
	}
}

static void ideal_count(struct observation *seen, uint32_t spi,
			const struct path *path, unsigned packets)
{
	ideal_sa(seen, spi, path->sender->name, true)->packets_after += packets;
	ideal_sa(seen, spi, path->arrived->site->name, false)->packets_after +=
		packets;
}

/* Send packets along a path: count them at both ends and on the WAN. */
static bool ideal_send(const struct cell *cell, const struct model *m,
		       struct observation *seen, const struct path *path,
		       unsigned packets)
{
	uint32_t spi;

	if (path->clear) {
		seen->wan.clear += packets;
	} else if (path->carrier != NULL) {
		spi = ideal_spi(m, cell, path->arrived, path->carrier);
		ideal_count(seen, spi, path, packets);
		if (ideal_compresses(path->carrier))
			ideal_count(seen, spi + IDEAL_CPI, path, packets);
		seen->wan.esp += packets;
	} else {
		return false;
	}
	for (unsigned i = 0;
	     path->outcome == OUTCOME_MISMATCH && i < seen->sites_count; i++) {
		if (strcmp(seen->sites[i].name, path->receiver->name) == 0)
			seen->sites[i].counters[1].rise += packets;
	}
	return path->outcome == OUTCOME_DELIVERED;
}

/* Send packets on a Child SA that is gone by the end. */
static void ideal_send_earlier(struct observation *seen,
			       const struct path *path, uint32_t spi)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		struct observed_site *o = &seen->sites[i];
		bool sends = strcmp(o->name, path->sender->name) == 0;

		if (!sends && strcmp(o->name, path->receiver->name) != 0)
			continue;
		ideal_add_sa(o, spi, spi, sends);
		o->sas[o->sas_count - 1].packets_after += 20;
		o->sas[o->sas_count - 1].deleted = true;
	}
	seen->wan.esp += 20;
}

static void ideal_flow(const struct cell *cell, const struct model *m,
		       const struct scenario_flow *flow,
		       struct observation *seen, struct observed_flow *f)
{
	struct path there = model_path(m, flow, false);
	struct path back = model_path(m, flow, true);
	bool delivered;

	/* a flow may be blocked when it is sent, and not at the end */
	delivered = model_delivers_settled(m, flow);
	if (delivered && !model_delivers(m, flow) && !flow->blocked) {
		ideal_send_earlier(
			seen, &there,
			IDEAL_EARLIER +
				(uint32_t)(flow - cell->scenario->flows));
	} else {
		delivered = !flow->blocked &&
			    ideal_send(cell, m, seen, &there, 20);
		if (delivered && flow->proto == FLOW_ICMP)
			delivered = ideal_send(cell, m, seen, &back, 20);
	}
	*f = (struct observed_flow) {
		.name = must_strdup(flow->name),
		.sent = 20,
		.received = delivered ? 20 : 0,
		.settle_sent = 3,
		.settle_received = delivered ? 3 : 0,
	};
	if (delivered)
		return;
	if (!flow->refused && !flow->blocked)
		seen->settled = false;
	f->lost = must_calloc(20, sizeof(*f->lost));
	for (f->lost_count = 0; f->lost_count < 20; f->lost_count++)
		f->lost[f->lost_count] = f->lost_count;
}

/* Release with observation_free(). */
__attribute__((unused)) static void ideal_observation(const struct cell *cell,
						      struct observation *seen)
{
	const struct scenario *s = cell->scenario;
	struct model *m = model_of(cell);

	*seen = (struct observation) {
		.kernel = must_strdup("6.1.0 x86_64"),
		.completed = true,
		.settled = true,
		.settle_ms = 12,
		.run_ms = 900,
		.wan = { .ike = 10 },
		.flows_count = s->flows_count,
		.flows = must_calloc(s->flows_count, sizeof(*seen->flows)),
		.sites_count = s->sites_count,
		.sites = must_calloc(s->sites_count, sizeof(*seen->sites)),
	};
	for (unsigned i = 0; i < s->sites_count; i++)
		ideal_site(cell, m, &s->sites[i], &seen->sites[i]);
	for (unsigned i = 0; i < s->flows_count; i++)
		ideal_flow(cell, m, &s->flows[i], seen, &seen->flows[i]);
	model_free(m);
}

/* Judge a run; if the cell is compared, against a flawless run. */
__attribute__((unused)) static void
judge_beside_ideal(const struct cell *cell, const struct observation *seen,
		   struct judgement *out)
{
	struct cell base_cell = cell_base(cell);
	struct observation base;

	if (!cell_is_compared(cell)) {
		judge(cell, seen, out);
		return;
	}
	ideal_observation(&base_cell, &base);
	judge_compare(cell, &base, seen, out);
	observation_free(&base);
}

#endif
