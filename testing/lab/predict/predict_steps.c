// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * predict_steps.c - which tunnels the steps of a cell bring up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "predict/predict.h"
#include "predict/predict_kernel.h"
#include "scenario/step_kind.h"

/* ------------------------------------------------------------- the tunnels */

/* Whether text, an address or "%any", can be that site as a peer sees it. */
static bool names_site(const char *text, const struct scenario_site *site)
{
	const char *seen = site->nat ? site->nat : site->outer;

	return text != NULL && (strcmp(text, "%any") == 0 ||
				(strlen(text) == strcspn(seen, "/") &&
				 strncmp(text, seen, strlen(text)) == 0));
}

static bool conn_is_with(const struct expansion *e,
			 const struct scenario_site *peer)
{
	char *right = scenario_conn_option(e->conn, "right");
	bool with = e->site->daemon == SITE_CHARON || names_site(right, peer);

	free(right);
	return with;
}

/* Whether a daemon may have loaded the conn in this form. */
static bool is_current(const struct model *m, const struct scenario_conn *conn)
{
	for (unsigned i = 0; i < m->configured_count; i++) {
		const struct configured *c = &m->configured[i];

		if (&c->conn == conn && !c->loaded)
			return false;
		if (c->old == conn && c->loaded)
			return false;
	}
	return true;
}

/* The other end of an expansion, or NULL. */
static const struct expansion *find_mirror(const struct model *m,
					   const struct expansion *e)
{
	for (unsigned i = 0; i < m->s->sites_count; i++) {
		const struct expansion_list *all = &m->expansions[i];
		const struct scenario_site *site = &m->s->sites[i];

		if (site == e->site || !conn_is_with(e, site))
			continue;
		for (unsigned j = 0; j < all->count; j++) {
			if (is_current(m, all->list[j].conn) &&
			    expansions_mirror(e, &all->list[j]) &&
			    conn_is_with(&all->list[j], e->site))
				return &all->list[j];
		}
	}
	return NULL;
}

/* Whether @e answers a request for less with an instance of just that. */
static bool narrows_to(const struct expansion *e,
		       const struct expansion *request)
{
	return e->site != request->site && conn_is_with(request, e->site) &&
	       conn_is_with(e, request->site) &&
	       expansion_covers(e, &request->remote, &request->local) &&
	       expansion_has_option(e, "narrowing", "yes");
}

/* The instance that a gateway would make when asked for @request. */
static void add_instance(struct expansion_list *all,
			 const struct expansion *request)
{
	struct expansion instance = { .site = NULL };

	for (unsigned i = 0; i < all->count; i++) {
		if (!narrows_to(&all->list[i], request))
			continue;
		if (expansions_mirror(&all->list[i], request))
			return;
		instance = all->list[i];
	}
	if (instance.site == NULL)
		return;
	instance.local = request->remote;
	instance.remote = request->local;
	instance.member = true;
	all->list = must_grow(all->list, all->count + 1, sizeof(*all->list));
	all->list[all->count++] = instance;
}

/* All that could be asked of each gateway, before anything points to one. */
static void add_instances(struct model *m)
{
	for (unsigned i = 0; i < m->s->sites_count && i < MAX_SITES; i++) {
		for (unsigned j = 0; j < m->expansions[i].count; j++) {
			const struct expansion request =
				m->expansions[i].list[j];

			for (unsigned k = 0;
			     k < m->s->sites_count && k < MAX_SITES; k++)
				add_instance(&m->expansions[k], &request);
		}
	}
}

/*
 * Whether a patched responder that narrows leaves @mirror out of what
 * it is asked for, since a Child SA with another conn of the peer carries it.
 */
static bool is_taken(const struct model *m, const struct expansion *e,
		     const struct expansion *mirror)
{
	if (!cell_patched(m->cell, mirror->site) ||
	    !expansion_has_option(mirror, "narrowing", "yes"))
		return false;
	for (unsigned i = 0; i < m->tunnels_count; i++) {
		const struct tunnel *t = &m->tunnels[i];
		const struct expansion *far;

		if (!t->up || tunnel_end_at(t, mirror->site) != mirror)
			continue;
		far = tunnel_end_beyond(t, mirror->site);
		if (far->site == e->site && far->conn != e->conn)
			return true;
	}
	return false;
}

static void bring_up(struct model *m, const struct expansion *e)
{
	const struct expansion *mirror = find_mirror(m, e);
	struct tunnel *t = model_tunnel(m, e);

	if (mirror == NULL || is_taken(m, e, mirror))
		return;
	if (t == NULL) {
		m->tunnels = must_grow(m->tunnels, m->tunnels_count + 1,
				       sizeof(*m->tunnels));
		t = &m->tunnels[m->tunnels_count++];
	}
	*t = (struct tunnel) {
		.ends = { e, mirror },
		.born = m->clock++,
		.step = m->step,
		.up = true,
	};
}

/* --------------------------------------------------------------- the steps */

static bool parse_selector(const char *text, struct expansion *out)
{
	char from[65], to[65];

	return sscanf(text, "%64s -> %64s", from, to) == 2 &&
	       prefix_parse(from, &out->local) &&
	       prefix_parse(to, &out->remote);
}

static void meddle(struct model *m, const struct scenario_step *step)
{
	struct meddling meddling = {
		.site = scenario_site(m->s, step->site),
		.kind = step->kind,
	};

	if (!parse_selector(step->first, &meddling.first) ||
	    !parse_selector(step->second, &meddling.second))
		return;
	m->meddlings = must_grow(m->meddlings, m->meddlings_count + 1,
				 sizeof(*m->meddlings));
	m->meddlings[m->meddlings_count++] = meddling;
}

/* A step about "net" is about all of net's expansions. */
static bool step_names(const struct scenario_step *step,
		       const struct expansion *e)
{
	return strcmp(step->conn, e->name) == 0 ||
	       strcmp(step->conn, e->conn->name) == 0;
}

static void route(struct model *m, const struct expansion *e)
{
	const struct expansion ***list = e->conn->shunt ? &m->shunts :
							  &m->traps;
	unsigned *count = e->conn->shunt ? &m->shunts_count : &m->traps_count;

	*list = must_grow(*list, *count + 1, sizeof(struct expansion *));
	(*list)[(*count)++] = e;
}

/* The conns of configure steps, in their order. */
static void find_configured(struct model *m)
{
	m->configured = must_calloc(m->s->steps_count, sizeof(*m->configured));
	for (unsigned i = 0; i < m->s->steps_count; i++) {
		const struct scenario_step *step = &m->s->steps[i];
		struct configured *c = &m->configured[m->configured_count];
		const struct scenario_site *site;

		if (step->kind != STEP_CONFIGURE ||
		    !scenario_step_in(step, m->cell->column))
			continue;
		site = scenario_site(m->s, step->site);
		*c = (struct configured) {
			.site = site,
			.conn = { .name = step->conn,
				  .options = step->options },
		};
		for (unsigned j = 0; j < site->conns_count; j++)
			if (strcmp(site->conns[j].name, step->conn) == 0)
				c->old = &site->conns[j];
		for (unsigned j = 0; j < m->configured_count; j++)
			if (m->configured[j].site == site &&
			    strcmp(m->configured[j].conn.name, step->conn) == 0)
				c->old = &m->configured[j].conn;
		m->configured_count++;
		expansions_add(&m->expansions[site - m->s->sites], site,
			       &c->conn);
	}
}

/*
 * A conn is loaded as it is written now: it is deleted first, and its tunnels
 * with it.  Without a name: all conns of the site.
 */
static void play_load(struct model *m, const struct scenario_site *site,
		      const char *name)
{
	for (unsigned i = 0; name != NULL && i < m->tunnels_count; i++) {
		const struct expansion *e = tunnel_end_at(&m->tunnels[i], site);

		if (e != NULL && strcmp(e->conn->name, name) == 0)
			m->tunnels[i].up = false;
	}
	for (unsigned i = 0; i < m->configured_count; i++) {
		struct configured *c = &m->configured[i];

		if (c->site == site &&
		    (name == NULL || strcmp(c->conn.name, name) == 0))
			c->loaded = c->written;
	}
}

static void play_write(struct model *m, const struct scenario_step *step)
{
	for (unsigned i = 0; i < m->configured_count; i++)
		if (m->configured[i].conn.options == step->options)
			m->configured[i].written = true;
}

/* Take one expansion off a list. */
static unsigned unlist(const struct expansion **list, unsigned count,
		       const struct expansion *e)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		if (list[i] != e)
			list[kept++] = list[i];
	}
	return kept;
}

static void unroute(struct model *m, const struct expansion *e)
{
	m->shunts_count = unlist(m->shunts, m->shunts_count, e);
	m->traps_count = unlist(m->traps, m->traps_count, e);
}

static void play_conn_step(struct model *m, const struct scenario_step *step)
{
	const struct expansion_list *all = model_expansions(
		m, scenario_site(m->s, step->site));

	for (unsigned i = 0; i < all->count; i++) {
		const struct expansion *e = &all->list[i];
		struct tunnel *t = model_tunnel(m, e);

		if (!is_current(m, e->conn) || !step_names(step, e))
			continue;
		if (step->kind == STEP_UNROUTE || step->kind == STEP_DELETE)
			unroute(m, e);
		if (step->kind == STEP_UP || step->kind == STEP_INITIATE ||
		    (step->kind == STEP_REKEY && t != NULL)) {
			bring_up(m, e);
		} else if (t != NULL && (step->kind == STEP_DOWN ||
					 step->kind == STEP_DELETE)) {
			t->up = false;
		} else if (step->kind == STEP_ROUTE) {
			route(m, e);
		}
	}
}

/* What comes up when pluto starts. */
static void play_start(struct model *m, const struct scenario_site *site)
{
	const struct expansion_list *all = model_expansions(m, site);

	for (unsigned i = 0; i < all->count; i++) {
		const struct expansion *e = &all->list[i];

		if (!is_current(m, e->conn))
			continue;
		if (expansion_has_option(e, "auto", "start"))
			bring_up(m, e);
		else if (expansion_has_option(e, "auto", "ondemand") ||
			 expansion_has_option(e, "auto", "route"))
			route(m, e);
	}
}

/* Leave out what is at a site; returns how many are left. */
static unsigned forget(const struct expansion **list, unsigned count,
		       const struct scenario_site *site)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		if (list[i]->site != site)
			list[kept++] = list[i];
	}
	return kept;
}

/*
 * What ends and begins with a daemon.  A peer that brought a tunnel up itself
 * does so again when it is told of the end; SIGKILL tells it nothing.
 */
static void play_life(struct model *m, const struct scenario_step *step)
{
	const struct scenario_site *site = scenario_site(m->s, step->site);

	for (unsigned i = 0; step->kind != STEP_START && i < m->tunnels_count;
	     i++) {
		struct tunnel *t = &m->tunnels[i];

		if (t->ends[0]->site == site ||
		    (t->ends[1]->site == site && step->kill))
			t->up = false;
	}
	if (step->kind != STEP_START) {
		m->shunts_count = forget(m->shunts, m->shunts_count, site);
		m->traps_count = forget(m->traps, m->traps_count, site);
	}
	if (step->kind != STEP_STOP) {
		play_load(m, site, NULL);
		play_start(m, site);
	}
}

/* A packet from @local to @remote, if a trap is what the SPD picks for it. */
static void spring_trap(struct model *m, const struct scenario_site *site,
			const struct prefix *local, const struct prefix *remote)
{
	struct kernel kernel = kernel_of(m, site);
	const struct kernel_policy *picked = kernel_pick(&kernel, XM_OUT, local,
							 remote);

	if (picked != NULL && picked->kind == KERNEL_TRAP)
		bring_up(m, picked->e);
	kernel_free(&kernel);
}

/* The first packets of the flows of a settle step. */
static void play_flows(struct model *m, const struct scenario_step *step)
{
	for (unsigned i = 0; i < m->s->flows_count; i++) {
		const struct scenario_flow *flow = &m->s->flows[i];
		struct prefix from = { 0 }, to = { 0 };

		if (!scenario_step_has(step, flow))
			continue;
		prefix_parse_address(flow->from, &from);
		prefix_parse_address(flow->to, &to);
		spring_trap(m, scenario_sender(m->s, flow, NULL), &from, &to);
		if (flow->proto == FLOW_ICMP)
			spring_trap(m, scenario_receiver(m->s, flow, NULL), &to,
				    &from);
	}
}

/* Which tunnel has the SA is known by whose outbound policy sends on it. */
static void lose(struct model *m, const struct scenario_step *step)
{
	struct expansion selector = { .site = NULL };

	if (!parse_selector(step->first, &selector))
		return;
	for (unsigned i = 0; i < m->tunnels_count; i++) {
		struct tunnel *t = &m->tunnels[i];

		for (int j = 0; t->up && j < 2; j++)
			if (prefix_equal(&t->ends[j]->local, &selector.local) &&
			    prefix_equal(&t->ends[j]->remote, &selector.remote))
				t->lost = t->ends[j]->site;
	}
}

struct model *model_of(const struct cell *cell)
{
	return model_until(cell, cell->scenario->steps_count);
}

struct model *model_until(const struct cell *cell, unsigned steps)
{
	struct model *m = must_calloc(1, sizeof(*m));

	m->cell = cell;
	m->s = cell->scenario;
	for (unsigned i = 0; i < m->s->sites_count && i < MAX_SITES; i++)
		m->expansions[i] = expansions_of(&m->s->sites[i]);
	find_configured(m);
	add_instances(m);
	for (unsigned i = 0; i < m->s->sites_count && i < MAX_SITES; i++)
		play_start(m, &m->s->sites[i]);
	for (unsigned i = 0; i < steps && i < m->s->steps_count; i++) {
		const struct scenario_step *step = &m->s->steps[i];

		m->step = i + 1;
		if (!scenario_step_in(step, cell->column))
			continue;
		if (step->kind == STEP_ADD)
			play_load(m, scenario_site(m->s, step->site),
				  step->conn);
		else if (step->kind == STEP_CONFIGURE)
			play_write(m, step);
		else if (step_kind_has(step->kind, STEP_ASKS))
			play_conn_step(m, step);
		else if (step->kind == STEP_RESTART ||
			 step->kind == STEP_STOP || step->kind == STEP_START)
			play_life(m, step);
		else if (step->kind == STEP_SETTLE)
			play_flows(m, step);
		else if (step->kind == STEP_SWAP || step->kind == STEP_HIJACK)
			meddle(m, step);
		else if (step->kind == STEP_LOSE)
			lose(m, step);
	}
	return m;
}

void model_free(struct model *m)
{
	if (m == NULL)
		return;
	for (unsigned i = 0; i < MAX_SITES; i++)
		expansions_free(&m->expansions[i]);
	free(m->tunnels);
	free(m->shunts);
	free(m->traps);
	free(m->meddlings);
	free(m->configured);
	free(m);
}
