// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain.c - plutolab explain: what a cell does, what it must show, and what
 * it showed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "command/commands.h"
#include "command/options.h"
#include "command/explain_seen.h"
#include "command/wrap.h"
#include "observation/results.h"
#include "predict/predict.h"
#include "scenario/cell.h"
#include "scenario/step_kind.h"
#include "story/story.h"

static void print_sites(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;

	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];

		printf("  %-4s runs %s, at %s%s%s\n", site->name,
		       site->daemon == SITE_CHARON ? "charon" :
		       cell_patched(cell, site)	   ? "the patched pluto" :
						     "an unpatched pluto",
		       site->outer, site->nat ? ", seen as " : "",
		       site->nat ? site->nat : "");
	}
}

/* Which reqids an expansion's SAs have, in words. */
static void print_reqids(const struct cell *cell, const struct expansion *e)
{
	char *reqid = scenario_conn_option(e->conn, "reqid");
	char *strict = scenario_conn_option(e->conn, STRICT_OPTION);
	bool patched = cell_patched(cell, e->site);

	if (e->conn->shunt)
		printf("no SA: drops what it covers");
	else if (e->site->daemon == SITE_CHARON)
		printf("reqid %s in and out; sends on just its own SA",
		       reqid ? reqid : "of its own");
	else if (reqid != NULL)
		printf("reqid %s in and out, as every one of %s%s", reqid,
		       e->conn->name,
		       patched ? "; sends on just its own SA" : "");
	else if (e->narrowed && !(patched && expansion_may_be_grouped(e)))
		printf("one reqid in and out for all that %s is narrowed to",
		       e->conn->name);
	else if (patched && expansion_may_be_grouped(e) &&
		 (strict == NULL || strcmp(strict, "yes") != 0))
		printf("reqid out: its own; in: the group's");
	else
		printf("reqid in and out: its own");
	free(reqid);
	free(strict);
}

static void print_expansions(const struct cell *cell, const struct model *m)
{
	const struct scenario *s = cell->scenario;
	char local[PREFIX_TEXT], remote[PREFIX_TEXT];

	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct expansion_list *all = model_expansions(
			m, &s->sites[i]);

		for (unsigned j = 0; j < all->count; j++) {
			const struct expansion *e = &all->list[j];

			printf("  %-4s %-9s %16s -> %-16s %-5s ", e->site->name,
			       e->name, prefix_print(&e->local, local),
			       prefix_print(&e->remote, remote),
			       e->conn->shunt	 ? "" :
			       model_is_up(m, e) ? "up" :
						   "down");
			print_reqids(cell, e);
			putchar('\n');
		}
	}
}

static void print_steps(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;
	unsigned number = 1;

	for (unsigned i = 0; i < s->steps_count; i++) {
		const struct scenario_step *step = &s->steps[i];

		if (!scenario_step_in(step, cell->column))
			continue;
		printf("  %2u. ", number++);
		step_describe(stdout, step);
		putchar('\n');
	}
}

static void print_path(const struct path *path, const char *what)
{
	char *sentence = path_describe(path);
	char line[512];

	snprintf(line, sizeof(line), "%s%s: %s", what, sentence,
		 outcome_name(path->outcome));
	wrap(stdout, line, "      ");
	free(sentence);
}

static void print_flows(const struct cell *cell, const struct model *m)
{
	const struct scenario *s = cell->scenario;

	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];
		struct path path = model_path(m, flow, false);

		printf("  %s: %s -> %s%s%s, %s%s%s%s\n", flow->name, flow->from,
		       flow->to, flow->at ? ", sent at " : "",
		       flow->at ? flow->at : "", flow_proto_name(flow->proto),
		       flow->to_at ? ", received at " : "",
		       flow->to_at ? flow->to_at : "",
		       flow->refused ? ", must be refused" :
		       flow->blocked ? ", must be blocked" :
				       "");
		if (path.owner != NULL && path.owner->member)
			printf("      canonical owner: %s%s\n",
			       path.owner->name,
			       model_is_up(m, path.owner) ? "" :
							    ", which is down");
		print_path(&path, "");
		if (flow->proto == FLOW_ICMP &&
		    path.outcome == OUTCOME_DELIVERED) {
			path = model_path(m, flow, true);
			print_path(&path, "reply: ");
		}
	}
}

static void print_rules(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;

	for (unsigned i = 0; i < s->rules_count; i++) {
		const struct scenario_rule *rule = &s->rules[i];

		if (!scenario_rule_in(rule, cell->column))
			continue;
		if (rule->count)
			printf("  %u rules \"%s\" at %s; ", rule->count,
			       rule->match, rule->site);
		else
			printf("  rules \"%s\" at %s; ", rule->match,
			       rule->site);
		puts(rule->dead ? "none of them counts a packet" :
				  "each counts packets");
	}
}

static void print_expectation(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;
	const char *counter = scenario_counter(s);
	char line[512] = "", sites[128] = "";

	for (unsigned i = 0; i < s->counter_sites_count; i++) {
		size_t length = strlen(sites);

		snprintf(sites + length, sizeof(sites) - length, "%s%s",
			 i ? " and " : "", s->counter_sites[i]);
	}
	switch (cell_expectation(cell)) {
	case EXPECT_FAIL:
		snprintf(line, sizeof(line),
			 "fail: packets are lost, still "
			 "after the settle deadline, and %s counts each of "
			 "them; it rises at %s",
			 counter, sites);
		break;
	case EXPECT_DELIVER:
		snprintf(line, sizeof(line),
			 "deliver: every packet of every "
			 "flow arrives, %s +0 at every site",
			 counter);
		break;
	case EXPECT_REFUSE:
		snprintf(line, sizeof(line),
			 "refuse: no packet of the refused "
			 "flows arrives, and %s at %s counts each of them; "
			 "every packet of the other flows arrives",
			 counter, sites);
		break;
	case EXPECT_ANY:
		snprintf(line, sizeof(line),
			 "any: a run that counts, whatever "
			 "it loses; the other columns are compared with it");
		break;
	case EXPECT_NO_WORSE:
		snprintf(line, sizeof(line),
			 "no-worse: at most %u packets "
			 "more are lost than in %s of the same run, and %s "
			 "rises by no more at any site",
			 s->margin, column_name(column_base(cell->column)),
			 counter);
		break;
	case EXPECT_ABSENT:
		break;
	}
	wrap(stdout, line, "  ");
	if (s->needs & FEATURE_XFRM_INTERFACE)
		puts("  skipped where the kernel has no XFRM interfaces");
	if (s->needs & FEATURE_NFTABLES)
		puts("  skipped where the kernel has no nftables for IP");
	if ((s->compare == COMPARE_ALIKE || s->compare == COMPARE_NAMED_SPI) &&
	    cell_is_compared(cell))
		printf("  alike: at the end all SAs and policies, and what "
		       "ipsec status prints, are as in\n  %s of the same run, "
		       "but for SPIs, keys, times and counters%s\n",
		       column_name(column_base(cell->column)),
		       s->compare == COMPARE_NAMED_SPI ?
			       ", and that outbound "
			       "policies of a\n  patched gateway name their SA's SPI" :
			       "");
	for (unsigned i = 0; i < s->flows_count; i++) {
		if (s->flows[i].blocked)
			printf("  blocked: no packet of \"%s\" arrives, none "
			       "leaves as ESP\n",
			       s->flows[i].name);
	}
	print_rules(cell);
}

static void explain(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;
	struct model *m = model_of(cell);
	const char *fault = story_fault(s->fault);
	char name[CELL_NAME];

	printf("%s, class %s\n", cell_name(cell, name), class_name(s->class));
	wrap(stdout, s->summary, "  ");
	if (fault != NULL)
		wrap(stdout, fault, "  ");
	printf("\nThe gateways, IKEv%d\n", (int)cell->ike);
	print_sites(cell);
	printf("\nThe steps\n");
	print_steps(cell);
	printf("\nThe connections, after these steps\n");
	print_expansions(cell, m);
	printf("\nThe flows, and what the model of the SPD says of them\n");
	print_flows(cell, m);
	printf("\nWhat the cell must show\n");
	print_expectation(cell);
	model_free(m);
}

/* The line of a cell in the matrix, or NULL. */
static const struct result_line *line_of(const struct results *results,
					 const struct cell *cell)
{
	for (unsigned i = 0; i < results->count; i++) {
		const struct result_line *line = &results->lines[i];

		if (line->variant == NULL &&
		    line->cell.scenario == cell->scenario &&
		    line->cell.ike == cell->ike &&
		    line->cell.column == cell->column)
			return line;
	}
	return NULL;
}

/*
 * Read all of what was seen before anything is printed.  @asked: for it in so
 * many words, so that it must be there.
 */
static int explain_results(const struct cell *cell,
			   const struct scenario_set *set, const char *in,
			   bool asked)
{
	char *path = must_printf("%s/results.json", in);
	struct results results = { .count = 0 };
	struct observation seen = { .kernel = NULL };
	const struct result_line *line = NULL;
	struct trouble t = { .text = "" };
	struct story *story = NULL;
	char name[CELL_NAME];
	int error = 0;

	if (asked || access(path, F_OK) == 0)
		error = results_load(in, set, &results, &t);
	if (error == 0)
		line = line_of(&results, cell);
	if (error == 0 && line != NULL) {
		error = results_observation(in, &line->cell, line->variant,
					    &seen, &t);
		if (error == 0)
			story = story_of(cell, &seen, &t);
	} else if (error == 0 && asked) {
		trouble(&t, "%s: cell %s was not run", path,
			cell_name(cell, name));
	}
	if (t.text[0] != '\0') {
		fprintf(stderr, "plutolab explain: %s\n", t.text);
	} else {
		explain(cell);
		if (line != NULL)
			explain_seen(stdout, line, story);
	}
	story_free(story);
	observation_free(&seen);
	results_free(&results);
	free(path);
	return t.text[0] != '\0' ? -1 : 0;
}

int explain_command(int argc, char *argv[])
{
	static const char usage[] =
		"Usage: plutolab explain [--scenarios DIR] [--in DIR] CELL\n"
		"What the cell does and must show; and what it showed, if it is "
		"among the results\nin DIR; default " DEFAULT_RESULTS ", if "
		"there are any.\n"
		"A cell is SCENARIO/ikev1|ikev2/COLUMN; 'plutolab list' "
		"prints them.\n";
	const char *scenarios = DEFAULT_SCENARIOS, *in = NULL;
	const struct option_row rows[] = {
		{ "scenarios", .text = &scenarios },
		{ "in", .text = &in },
	};
	struct scenario_set set;
	struct cell cell;
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 1, 1);

	if (status >= 0)
		return status;
	if (scenario_load_dir(scenarios, &set, stderr) != 0)
		return 2;
	status = cell_find(&set, argv[optind], &cell, stderr);
	if (status == 0)
		status = explain_results(&cell, &set, in ? in : DEFAULT_RESULTS,
					 in != NULL);
	scenario_set_free(&set);
	return status ? 2 : 0;
}
