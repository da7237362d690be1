// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_config_scenarios.c - what `sacheck config` says of the conns of each
 * scenario is what its columns show: which fault, while which Child SAs are up,
 * and at which end a patched pluto ends it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/must.h"
#include "daemon/build.h"
#include "daemon/flavour.h"
#include "daemon/pluto.h"
#include "sacheck/config_finding.h"
#include "shipped.h"

/* A scenario's pluto sites as gateways, in one version of IKE. */
struct world {
	const struct scenario *s;
	enum ike_version ike;
	struct config_gateway *gateways;
	unsigned *sites; /* of each gateway */
	unsigned count;
	bool charon; /* then the others are not known */
	struct config_links links;
	struct config_findings findings;
	bool **up, **routed; /* by gateway and tunnel */
	bool by_traffic;     /* what comes up no step says */
};

static void read_site(struct world *w, unsigned which)
{
	struct build build = {
		.label = (char *)"U",
		.flavour = &flavour_libreswan_5,
		.libexec = (char *)"libexec",
	};
	const struct scenario_site *site = &w->s->sites[which];
	struct config_gateway *g = &w->gateways[w->count];
	struct trouble t = { .text = "" };
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	pluto_kind.print_config(file, site, w->ike, &build, build.flavour);
	fclose(file);
	if (config_parse(text, size, site->name, &g->file, &t))
		fail_msg("%s: %s\n%s", w->s->name, t.text, text);
	free(text);
	g->conns = config_conns(&g->file);
	w->up[w->count] = must_calloc(g->conns.tunnels_count + 1, sizeof(bool));
	w->routed[w->count] = must_calloc(g->conns.tunnels_count + 1,
					  sizeof(bool));
	w->sites[w->count++] = which;
}

static struct world make_world(const struct scenario *s, enum ike_version ike)
{
	struct world w = { .s = s, .ike = ike };

	w.gateways = must_calloc(s->sites_count, sizeof(*w.gateways));
	w.sites = must_calloc(s->sites_count, sizeof(*w.sites));
	w.up = must_calloc(s->sites_count, sizeof(*w.up));
	w.routed = must_calloc(s->sites_count, sizeof(*w.routed));
	for (unsigned i = 0; i < s->sites_count; i++)
		if (s->sites[i].daemon == SITE_CHARON)
			w.charon = true;
		else
			read_site(&w, i);
	w.links = config_links(w.gateways, w.count);
	w.findings = config_judge(w.gateways, w.count, &w.links);
	return w;
}

static void free_world(struct world *w)
{
	config_findings_free(&w->findings);
	config_links_free(&w->links, w->count);
	for (unsigned i = 0; i < w->count; i++) {
		config_conns_free(&w->gateways[i].conns);
		config_free(&w->gateways[i].file);
		free(w->up[i]);
		free(w->routed[i]);
	}
	free(w->gateways);
	free(w->sites);
	free(w->up);
	free(w->routed);
}

/* ---- what the steps do ---- */

static bool *mark(const struct world *w, bool **marks,
		  const struct config_side *s)
{
	return &marks[s->gateway]
		     [s->tunnel - w->gateways[s->gateway].conns.tunnels];
}

/*
 * What comes up at one end with just these selectors is up at the other; of
 * what goes neither end has anything up.
 */
static void set_up(struct world *w, unsigned gateway, unsigned tunnel, bool up)
{
	const struct config_tunnel *t =
		&w->gateways[gateway].conns.tunnels[tunnel];

	w->up[gateway][tunnel] = up;
	for (unsigned i = 0; i < w->links.count; i++)
		for (unsigned j = 0; j < w->links.groups[i].count; j++) {
			const struct config_link *l =
				&w->links.groups[i].links[j];

			for (unsigned side = 0; side < 2; side++)
				if (l->sides[side].tunnel == t &&
				    l->sides[!side].tunnel && (l->exact || !up))
					*mark(w, w->up, &l->sides[!side]) = up;
		}
}

static bool is_named(const struct config_tunnel *t, const char *conn)
{
	return strcmp(t->name, conn) == 0 || strcmp(t->conn->name, conn) == 0;
}

static void do_step(struct world *w, const struct scenario_step *step)
{
	for (unsigned g = 0; g < w->count; g++) {
		const struct config_conns *c = &w->gateways[g].conns;
		bool here = step->site && strcmp(w->s->sites[w->sites[g]].name,
						 step->site) == 0;

		for (unsigned i = 0; here && i < c->tunnels_count; i++) {
			const struct config_tunnel *t = &c->tunnels[i];
			bool named = step->conn && is_named(t, step->conn);

			if (named && (step->kind == STEP_UP ||
				      step->kind == STEP_INITIATE)) {
				set_up(w, g, i, true);
			} else if (named && step->kind == STEP_ROUTE) {
				w->routed[g][i] = true;
				w->by_traffic |= t->conn->expands &&
						 !strchr(step->conn, '/');
			} else if ((named && (step->kind == STEP_DOWN ||
					      step->kind == STEP_DELETE)) ||
				   step->kind == STEP_RESTART ||
				   step->kind == STEP_STOP) {
				set_up(w, g, i, false);
			}
			if (named && (step->kind == STEP_UNROUTE ||
				      step->kind == STEP_DELETE ||
				      step->kind == STEP_DOWN))
				w->routed[g][i] = false;
		}
	}
}

static bool is_up(const struct world *w, const struct config_link *l)
{
	for (unsigned side = 0; side < 2; side++) {
		const struct config_side *s = &l->sides[side];

		/* what is narrowed is up when who asks for it has it up */
		if (s->tunnel && *mark(w, w->up, s) &&
		    (l->exact ||
		     (config_side_choice(s, 0) == l->selectors[side] &&
		      config_side_choice(s, 1) == l->selectors[!side])))
			return true;
	}
	return false;
}

/* Whether some judged flow is in the contested corner. */
static bool is_sent(const struct world *w, const struct scenario_step *step,
		    const struct config_finding *f)
{
	for (unsigned i = 0; i < w->s->flows_count; i++) {
		const struct scenario_flow *flow = &w->s->flows[i];
		bool of_step = !step->flows_count;
		struct prefix a, b;

		for (unsigned j = 0; j < step->flows_count; j++)
			of_step |= strcmp(step->flows[j], flow->name) == 0;
		if (!of_step || !prefix_parse_address(flow->from, &a) ||
		    !prefix_parse_address(flow->to, &b))
			continue;
		for (unsigned side = 0; side < 2; side++)
			if (prefix_contains(&f->region[side].prefix, &a) &&
			    prefix_contains(&f->region[!side].prefix, &b))
				return true;
	}
	return false;
}

static bool fires(const struct world *w, const struct scenario_step *step,
		  const struct config_finding *f)
{
	if (f->kind == CONFIG_P && !is_sent(w, step, f))
		return false;
	for (unsigned i = 0; i < f->unless_count; i++)
		if (*mark(w, w->up, &f->unless[i]) ||
		    *mark(w, w->routed, &f->unless[i]))
			return false;
	for (unsigned i = 0; i < f->cases_count; i++) {
		unsigned up = 0;

		for (unsigned j = 0; j < f->cases[i].count; j++)
			up += is_up(w, f->cases[i].of[j]);
		if (up >= 2)
			return true;
	}
	return false;
}

/* ---- what a column must show ---- */

static bool is_healed(const struct world *w, const struct config_finding *f,
		      enum column column)
{
	for (unsigned i = 0; i < 2; i++) {
		const struct scenario_site *site =
			&w->s->sites[w->sites[f->gateways[i]]];

		if (f->heals[i] == HEALS &&
		    column_letter(column, site->party) == 'P')
			return true;
	}
	return false;
}

static bool is_judged(const struct scenario_step *step)
{
	return step->kind == STEP_TRAFFIC ||
	       (step->kind == STEP_TRAFFIC_START && !step->loss_allowed);
}

/* The letters of what fires and is not healed: "PR". */
static char *foretell(struct world *w, enum column column)
{
	bool seen[CONFIG_KINDS] = { false };
	char letters[4] = "";
	unsigned count = 0;

	for (unsigned g = 0; g < w->count; g++) {
		size_t size = w->gateways[g].conns.tunnels_count * sizeof(bool);

		memset(w->up[g], 0, size);
		memset(w->routed[g], 0, size);
	}
	for (unsigned i = 0; i < w->s->steps_count; i++) {
		const struct scenario_step *step = &w->s->steps[i];

		if (!scenario_step_in(step, column))
			continue;
		do_step(w, step);
		for (unsigned j = 0; is_judged(step) && j < w->findings.count;
		     j++) {
			const struct config_finding *f = &w->findings.list[j];

			if (fires(w, step, f) && !is_healed(w, f, column) &&
			    (!w->charon || f->severity == CONFIG_FAULT))
				seen[f->kind] = true;
		}
	}
	for (unsigned i = CONFIG_P; i <= CONFIG_M; i++)
		if (seen[i])
			letters[count++] = "PRM"[i - CONFIG_P];
	return must_strdup(letters);
}

static bool is_told(const struct world *w, const char *fault)
{
	static const char letters[] = "PRM";
	const char *at = strchr(letters, fault[0]);

	for (unsigned i = 0; i < w->findings.count; i++)
		if (w->findings.list[i].kind ==
		    CONFIG_P + (enum config_kind)(at - letters))
			return true;
	return false;
}

static unsigned check_column(struct world *w, enum column column)
{
	enum expectation e = w->s->expect[column];
	bool fails = e == EXPECT_FAIL;
	bool shows = w->s->fault && strchr("PRM", w->s->fault[0]);
	char *said;
	unsigned wrong = 0;

	if (e == EXPECT_ABSENT || e == EXPECT_ANY || e == EXPECT_NO_WORSE)
		return 0;
	said = foretell(w, column);
	/* what only may fail, with a peer that is not known or once packets
	 * have brought it up, must be told, no more */
	if (fails && shows && (w->charon || w->by_traffic))
		wrong = !is_told(w, w->s->fault);
	else if (fails && shows)
		wrong = !*said ||
			(column == COLUMN_UU && !strchr(said, w->s->fault[0]));
	else
		wrong = *said != '\0';
	if (wrong)
		print_error("%s/ikev%d/%s: is to %s%s%s, foretold is \"%s\"\n",
			    w->s->name, w->ike, column_name(column),
			    expectation_name(e), fails ? " by fault " : "",
			    fails && w->s->fault ? w->s->fault : "", said);
	free(said);
	return wrong;
}

/* What is told not to come up, and comes up in the lab. */
static unsigned check_down(struct world *w)
{
	unsigned wrong = 0;

	for (unsigned i = 0; i < w->findings.count; i++)
		for (unsigned j = 0; j < w->findings.list[i].down_count; j++) {
			const struct config_side *s =
				&w->findings.list[i].down[j];
			const char *site =
				w->s->sites[w->sites[s->gateway]].name;

			for (unsigned k = 0; k < w->s->steps_count; k++) {
				const struct scenario_step *step =
					&w->s->steps[k];

				if (step->kind != STEP_UP || step->may_fail ||
				    strcmp(step->site, site) != 0 ||
				    strcmp(step->conn, s->tunnel->name) != 0)
					continue;
				print_error("%s/ikev%d: %s comes up at %s\n",
					    w->s->name, w->ike, step->conn,
					    site);
				wrong++;
			}
		}
	return wrong;
}

static void what_is_told_is_what_the_lab_shows(void **state)
{
	unsigned wrong = 0, foretold = 0;

	(void)state;
	for (unsigned i = 0; i < set.count; i++)
		for (int ike = IKEV1; ike <= IKEV2; ike++) {
			const struct scenario *s = set.scenarios[i];
			struct world w;

			if (ike == IKEV1 ? !s->ikev1 : !s->ikev2)
				continue;
			w = make_world(s, (enum ike_version)ike);
			for (int c = 0; c < COLUMN_COUNT; c++)
				wrong += check_column(&w, (enum column)c);
			wrong += check_down(&w);
			foretold += w.findings.count > 0;
			free_world(&w);
		}
	assert_int_equal(wrong, 0);
	assert_true(foretold > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_told_is_what_the_lab_shows),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
