// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario_step.c - the steps of a scenario file: each by itself, and all of
 * a column in their order.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/prefix.h"
#include "scenario/expansion.h"
#include "scenario/scenario_check.h"
#include "scenario/step_kind.h"

/* Which verb a step has; complains unless it is exactly one. */
static bool find_verb(struct check *c, const struct raw_step *raw,
		      struct scenario_step *step)
{
	unsigned verbs = 0;

	for (unsigned kind = 0; kind < STEP_COUNT; kind++) {
		if (raw->verb[kind] || (kind == STEP_SWAP && raw->swap)) {
			step->kind = (enum step_kind)kind;
			verbs++;
		}
	}
	if (verbs == 1)
		return true;
	complaint(c, verbs == 0 ?
			     "a step that does nothing" :
			     "a step does one thing: make it several steps");
	return false;
}

static void read_verb(struct check *c, const struct raw_step *raw,
		      struct scenario_step *step)
{
	if (step->kind == STEP_SWAP) {
		step->first = raw->swap[0];
		step->second = raw->swap[1];
	} else {
		step_kind(step->kind)->read(c, raw->verb[step->kind], step);
		step->second = raw->as;
	}
	step->options = raw->options;
	if (raw->no_wait && step->kind == STEP_UP)
		step->kind = STEP_INITIATE;
	else if (raw->no_wait)
		complaint(c, "only \"up\" need not be waited for");
}

/* Keys that belong to one kind of step. */
static void check_company(struct check *c, const struct raw_step *raw,
			  const struct scenario_step *step)
{
	const struct scenario_site *site = scenario_site(
		&c->file->s, step->site ? step->site : "");

	if ((raw->options != NULL) != (step->kind == STEP_CONFIGURE))
		complaint(c, "configure and \"options\" go together: "
			     "configure: CONN, options: LINES");
	else if (raw->options != NULL && site != NULL)
		check_options(c, raw->options, site->daemon);
	if ((raw->as != NULL) != (step->kind == STEP_HIJACK))
		complaint(c, "hijack and \"as\" go together: hijack: SELECTOR, "
			     "as: SELECTOR");
	if (step->kind == STEP_SWAP && !step_is_selector(step->first))
		complaint(c, "\"%s\" is no selector SUBNET -> SUBNET",
			  step->first);
	if (step->second != NULL && !step_is_selector(step->second))
		complaint(c, "\"%s\" is no selector SUBNET -> SUBNET",
			  step->second);
	if (step->loss_allowed && step->kind != STEP_TRAFFIC_START)
		complaint(c, "only \"traffic: start\" can allow losses");
	if (step->may_fail && !step_kind_has(step->kind, STEP_MAY_FAIL))
		complaint(c, "%s has no answer that could be \"no\"",
			  step_name(step->kind));
}

/* Whether a site sends a UDP flow. */
static bool site_sends(const struct scenario *s, const char *site)
{
	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];

		if (flow->proto == FLOW_UDP &&
		    scenario_sender(s, flow, NULL) == scenario_site(s, site))
			return true;
	}
	return false;
}

/* Whether @name is @text without what is behind one of @marks. */
static bool is_head(const char *name, const char *text, const char *marks)
{
	size_t length = strcspn(text, marks);

	return strlen(name) == length && strncmp(text, name, length) == 0;
}

/* "net/1x2" is an expansion of conn net, "net[1]" an instance. */
static void check_step_conn(struct check *c, const struct scenario_step *step,
			    const struct scenario_site *site)
{
	const struct scenario *s = &c->file->s;
	struct expansion_list all;
	bool found = false;

	for (unsigned i = 0; i < site->conns_count && !found; i++)
		found = is_head(site->conns[i].name, step->conn, "/[");
	if (!found) {
		complaint(c, "site %s has no conn \"%s\"", step->site,
			  step->conn);
		return;
	}
	if (strchr(step->conn, '/') == NULL)
		return;
	/* a conn that is given other options has others */
	for (unsigned i = 0; i < s->steps_count; i++)
		if (s->steps[i].kind == STEP_CONFIGURE &&
		    is_head(s->steps[i].conn, step->conn, "/["))
			return;
	all = expansions_of(site);
	found = false;
	for (unsigned i = 0; i < all.count && !found; i++)
		found = is_head(all.list[i].name, step->conn, "[");
	expansions_free(&all);
	if (!found)
		complaint(c, "site %s has no expansion \"%s\"", step->site,
			  step->conn);
}

static void check_step_site(struct check *c, const struct scenario_step *step)
{
	const struct scenario_site *site;
	bool local = step_kind_has(step->kind, STEP_AT_SITE);

	if (local && step->site == NULL) {
		complaint(c, "%s: at which site? (\"at\" is missing)",
			  step_name(step->kind));
		return;
	}
	if (step->site == NULL)
		return;
	if (!local && step->kind != STEP_TRAFFIC_START) {
		complaint(c, "%s is done everywhere: \"at\" has no meaning",
			  step_name(step->kind));
		return;
	}
	site = scenario_site(&c->file->s, step->site);
	if (site == NULL) {
		complaint(c, "no site \"%s\"", step->site);
		return;
	}
	if (site->daemon == SITE_CHARON &&
	    !step_kind_has(step->kind, STEP_CHARON))
		complaint(c, "charon at site %s cannot %s", step->site,
			  step_name(step->kind));
	if (!local && !site_sends(&c->file->s, step->site))
		complaint(c, "site %s sends no udp flow", step->site);
	if (step->conn != NULL)
		check_step_conn(c, step, site);
}

/* What a settle or a traffic step is restricted to. */
static void check_step_flows(struct check *c, unsigned i)
{
	const struct scenario *s = &c->file->s;
	const struct scenario_step *step = &s->steps[i];
	bool probed = false;

	if (step->flows_count == 0)
		return;
	if (!step_kind_has(step->kind, STEP_FLOWS)) {
		complaint(c, "%s: \"flows\" has no meaning",
			  step_name(step->kind));
		return;
	}
	for (unsigned j = 0; j < step->flows_count; j++) {
		const struct scenario_flow *flow = scenario_flow(
			s, step->flows[j]);

		at(c, "steps[%u].flows[%u]", i, j);
		if (flow == NULL)
			complaint(c, "no flow \"%s\"", step->flows[j]);
		else if (list_has(step->flows, j, step->flows[j]))
			complaint(c, "\"%s\" is given twice", step->flows[j]);
		else
			probed |= !flow->refused && !flow->blocked;
	}
	at(c, "steps[%u]", i);
	if (step->kind == STEP_SETTLE && !probed)
		complaint(c, "settle: none of these flows is to be delivered");
}

bool scenario_step_has(const struct scenario_step *step,
		       const struct scenario_flow *flow)
{
	return step->flows_count == 0 ||
	       list_has(step->flows, step->flows_count, flow->name);
}

bool scenario_step_clears(const struct scenario *s,
			  const struct scenario_step *step,
			  const struct scenario_flow *flow)
{
	struct prefix source, destination, from, to;
	char src[WORD + 1], dst[WORD + 1];

	return step->kind == STEP_CLEAR && flow->clear &&
	       scenario_sender(s, flow, NULL) == scenario_site(s, step->site) &&
	       sscanf(step->first, "%64s -> %64s", src, dst) == 2 &&
	       prefix_parse(src, &source) && prefix_parse(dst, &destination) &&
	       prefix_parse_address(flow->from, &from) &&
	       prefix_parse_address(flow->to, &to) &&
	       prefix_contains(&source, &from) &&
	       prefix_contains(&destination, &to);
}

/* Plaintext is for the flows that say so, and each of them needs its step. */
static void check_clear_flows(struct check *c)
{
	const struct scenario *s = &c->file->s;

	for (unsigned i = 0; i < s->flows_count; i++) {
		bool cleared = !s->flows[i].clear;

		for (unsigned j = 0; j < s->steps_count && !cleared; j++)
			cleared = scenario_step_clears(s, &s->steps[j],
						       &s->flows[i]);
		if (!cleared)
			complaint(at(c, "flows[%u].clear", i),
				  "no step "
				  "\"clear\" at its sender covers it");
	}
	for (unsigned i = 0; i < s->flows_count; i++) {
		for (unsigned j = 0; j < s->steps_count; j++) {
			struct scenario_flow as_if = s->flows[i];

			as_if.clear = true;
			if (!s->flows[i].clear &&
			    scenario_step_clears(s, &s->steps[j], &as_if))
				complaint(at(c, "steps[%u]", j),
					  "it also sends "
					  "flow \"%s\" in clear",
					  s->flows[i].name);
		}
	}
}

static bool has_variant(const struct scenario *s, const char *name)
{
	for (unsigned i = 0; i < s->variants_count; i++) {
		if (strcmp(s->variants[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A step that the variant leaves out is done in no column. */
static void check_not_in(struct check *c, const struct raw_step *raw,
			 struct scenario_step *step)
{
	for (unsigned i = 0; i < raw->not_in_count; i++) {
		if (!has_variant(&c->file->s, raw->not_in[i]))
			complaint(c, "no variant \"%s\"", raw->not_in[i]);
	}
	if (c->variant != NULL &&
	    list_has(raw->not_in, raw->not_in_count, c->variant->name))
		step->columns = 0;
}

static void check_step(struct check *c, unsigned i)
{
	const struct raw_step *raw = &c->file->raw[i];
	struct scenario_step *step = &c->file->s.steps[i];

	at(c, "steps[%u]", i);
	*step = (struct scenario_step) {
		.site = raw->at,
		.may_fail = raw->may_fail,
		.loss_allowed = raw->loss_allowed,
		.columns = raw->columns ? raw->columns : ALL_COLUMNS,
		.flows = raw->flows,
		.flows_count = raw->flows_count,
		.line = document_line(c->document, c->path),
	};
	check_not_in(c, raw, step);
	if (!find_verb(c, raw, step))
		return;
	read_verb(c, raw, step);
	check_company(c, raw, step);
	check_step_site(c, step);
	check_step_flows(c, i);
}

/* The steps of one column so far. */
struct column_state {
	const char *name; /* of the column */
	bool settled, running, judged;
	unsigned char *settles; /* of each flow: whether a settle is of it */
	uint64_t cut;		/* sites whose link is down, as bits */
	uint64_t stopped;	/* sites whose daemon is not running, as bits */
};

static void check_traffic_step(struct check *c, struct column_state *state,
			       const struct scenario_step *step)
{
	if (step->kind == STEP_TRAFFIC_STOP) {
		if (!state->running)
			complaint(c, "in column %s no traffic was started",
				  state->name);
		state->running = false;
		return;
	}
	if (!state->settled && !step->loss_allowed)
		complaint(c,
			  "in column %s traffic is judged before anything "
			  "has settled",
			  state->name);
	if (state->running)
		complaint(c, "in column %s traffic runs already", state->name);
	state->judged |= !step->loss_allowed;
	state->running = step->kind == STEP_TRAFFIC_START;
}

/* A step that needs its site's daemon to run, or that ends or starts it. */
static void check_daemon_step(struct check *c, struct column_state *state,
			      const struct scenario_step *step)
{
	const struct scenario *s = &c->file->s;
	uint64_t site = UINT64_C(1)
			<< (scenario_site(s, step->site) - s->sites);
	bool running = !(state->stopped & site);

	if (step->kind == STEP_START) {
		if (running)
			complaint(c,
				  "in column %s the pluto of site %s runs "
				  "already",
				  state->name, step->site);
		state->stopped &= ~site;
		return;
	}
	if (!running)
		complaint(c, "in column %s the pluto of site %s was stopped",
			  state->name, step->site);
	if (step->kind == STEP_STOP)
		state->stopped |= site;
}

static void check_link_step(struct check *c, struct column_state *state,
			    const struct scenario_step *step)
{
	const struct scenario *s = &c->file->s;
	uint64_t site = UINT64_C(1)
			<< (scenario_site(s, step->site) - s->sites);

	if (step->link_up == !(state->cut & site))
		complaint(c, "in column %s the link of site %s is %s already",
			  state->name, step->site,
			  step->link_up ? "up" : "down");
	if (step->link_up)
		state->cut &= ~site;
	else
		state->cut |= site;
}

static void check_column_step(struct check *c, struct column_state *state,
			      const struct scenario_step *step)
{
	switch (step->kind) {
	case STEP_SETTLE:
		state->settled = true;
		for (unsigned i = 0; i < c->file->s.flows_count; i++)
			state->settles[i] |= scenario_step_has(
				step, &c->file->s.flows[i]);
		if (state->running)
			complaint(c, "settle while traffic runs");
		break;
	case STEP_TRAFFIC_FIRST:
		if (state->running)
			complaint(c, "traffic: first while traffic runs");
		break;
	case STEP_TRAFFIC:
	case STEP_TRAFFIC_START:
	case STEP_TRAFFIC_STOP:
		check_traffic_step(c, state, step);
		break;
	case STEP_LINK:
		check_link_step(c, state, step);
		break;
	case STEP_ADDRESS:
		/* the SAs that migrate begin to count anew, without a notice */
		if (state->running)
			complaint(c, "address: while traffic runs");
		break;
	default:
		if (step_kind_has(step->kind, STEP_WANTS_DAEMON))
			check_daemon_step(c, state, step);
		break;
	}
}

/* What the steps of one column are as a whole. */
static void check_column_steps(struct check *c, enum column column)
{
	const struct scenario *s = &c->file->s;
	struct column_state state = {
		.name = column_name(column),
		.settles = must_calloc(s->flows_count, 1),
	};

	for (unsigned i = 0; i < s->steps_count; i++) {
		if (!scenario_step_in(&s->steps[i], column))
			continue;
		at(c, "steps[%u]", i);
		check_column_step(c, &state, &s->steps[i]);
	}
	at(c, "steps");
	for (unsigned i = 0; i < s->flows_count; i++)
		if (!state.settles[i] && state.settled &&
		    !s->flows[i].refused && !s->flows[i].blocked)
			complaint(c, "in column %s no settle is of flow \"%s\"",
				  state.name, s->flows[i].name);
	free(state.settles);
	if (state.running)
		complaint(c, "in column %s traffic is never stopped",
			  state.name);
	if (!state.judged)
		complaint(c, "in column %s there is no traffic to judge",
			  state.name);
	for (unsigned i = 0; i < s->sites_count; i++) {
		if (state.stopped & (UINT64_C(1) << i))
			complaint(c,
				  "in column %s the pluto of site %s is "
				  "never started again",
				  state.name, s->sites[i].name);
	}
}

void check_steps(struct check *c)
{
	struct scenario_file *f = c->file;

	f->s.steps = must_calloc(f->raw_count, sizeof(*f->s.steps));
	f->s.steps_count = f->raw_count;
	for (unsigned i = 0; i < f->raw_count; i++)
		check_step(c, i);
	if (c->errors > 0)
		return;
	check_clear_flows(c);
	for (int column = 0; column < COLUMN_COUNT; column++) {
		if (f->s.expect[column] != EXPECT_ABSENT)
			check_column_steps(c, (enum column)column);
	}
}
