// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_predict.c - groups, ownership, and what they predict.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "predict/predict.h"
#include "scenario/cell.h"
#include "shipped.h"

static struct cell find(const char *name)
{
	struct cell cell;

	assert_int_equal(cell_find(&set, name, &cell, stderr), 0);
	return cell;
}

static struct prefix address(const char *text)
{
	struct prefix p;

	assert_true(prefix_parse_address(text, &p));
	return p;
}

/* A gateway with these subnets, as pluto expands them. */
static struct expansion_list expand(struct scenario_site *site,
				    struct scenario_conn *conn,
				    const char *options)
{
	static char name[] = "net", site_name[] = "a", text[256];

	snprintf(text, sizeof(text), "%s", options);
	*conn = (struct scenario_conn) { .name = name, .options = text };
	*site = (struct scenario_site) {
		.name = site_name,
		.conns = conn,
		.conns_count = 1,
	};
	return expansions_of(site);
}

static void names_count_as_pluto_does(void **state)
{
	static const char product[] = "leftsubnets={10.1.0.0/16,10.1.1.0/24}\n"
				      "rightsubnets=10.2.0.0/16 10.2.2.0/24\n";
	static const char mixed[] = "leftsubnet=10.1.0.0/16\n"
				    "leftsubnets={10.1.1.0/24}\n"
				    "rightsubnet=10.2.0.0/16\n";
	static const char plain[] = "leftsubnet=10.1.0.0/16\n"
				    "rightsubnet=10.2.0.0/16,10.3.0.0/16\n";
	struct scenario_site site;
	struct scenario_conn conn;
	struct expansion_list all;

	(void)state;
	all = expand(&site, &conn, product);
	assert_int_equal(all.count, 4);
	assert_string_equal(all.list[0].name, "net/1x1");
	assert_string_equal(all.list[1].name, "net/1x2");
	assert_string_equal(all.list[3].name, "net/2x2");
	assert_true(all.list[0].member);
	expansions_free(&all);

	/* leftsubnet= is number 0, leftsubnets= count from 1 */
	all = expand(&site, &conn, mixed);
	assert_int_equal(all.count, 2);
	assert_string_equal(all.list[0].name, "net/0x0");
	assert_string_equal(all.list[1].name, "net/1x0");
	expansions_free(&all);

	/* several selectors of one conn are no expansions */
	all = expand(&site, &conn, plain);
	assert_int_equal(all.count, 2);
	assert_string_equal(all.list[1].name, "net");
	assert_false(all.list[1].member);
	assert_true(all.list[1].narrowed);
	expansions_free(&all);
}

static void the_local_prefix_ranks_first(void **state)
{
	static const char options[] =
		"leftsubnets={10.1.0.0/16,10.1.1.0/24}\n"
		"rightsubnets={10.2.0.0/16,10.2.2.0/24}\n";
	struct scenario_site site;
	struct scenario_conn conn;
	struct expansion_list all = expand(&site, &conn, options);
	const struct expansion *wide_narrow = &all.list[1];
	const struct expansion *narrow_wide = &all.list[2];

	(void)state;
	assert_true(expansion_beats(narrow_wide, wide_narrow));
	assert_false(expansion_beats(wide_narrow, narrow_wide));
	assert_true(expansion_beats(wide_narrow, &all.list[0]));
	assert_true(expansion_beats(&all.list[3], narrow_wide));
	assert_false(expansion_beats(&all.list[0], &all.list[0]));
	expansions_free(&all);
}

static void crosswise_is_neither_nested_nor_disjoint(void **state)
{
	static const char options[] =
		"leftsubnets={10.1.0.0/16,10.1.1.0/24,10.9.0.0/16}\n"
		"rightsubnets={10.2.0.0/16,10.2.2.0/24}\n";
	struct scenario_site site;
	struct scenario_conn conn;
	struct expansion_list all = expand(&site, &conn, options);

	(void)state;
	/* 1x1 1x2 2x1 2x2 3x1 3x2 */
	assert_true(expansions_crosswise(&all.list[1], &all.list[2]));
	assert_true(expansions_crosswise(&all.list[2], &all.list[1]));
	assert_false(expansions_crosswise(&all.list[0], &all.list[1]));
	assert_false(expansions_crosswise(&all.list[0], &all.list[3]));
	assert_false(expansions_crosswise(&all.list[1], &all.list[1]));
	assert_false(expansions_crosswise(&all.list[1], &all.list[4]));
	assert_false(expansions_crosswise(&all.list[4], &all.list[5]));
	expansions_free(&all);
}

static void every_flow_has_one_owner(void **state)
{
	static const char options[] =
		"leftsubnets={10.1.0.0/16,10.1.1.0/24}\n"
		"rightsubnets={10.2.0.0/16,10.2.2.0/24}\n";
	static const struct {
		const char *local, *remote, *owner;
	} flows[] = {
		{ "10.1.1.1", "10.2.2.1", "net/2x2" },
		{ "10.1.9.1", "10.2.2.1", "net/1x2" },
		{ "10.1.1.1", "10.2.9.1", "net/2x1" },
		{ "10.1.9.1", "10.2.9.1", "net/1x1" },
	};
	struct scenario_site site;
	struct scenario_conn conn;
	struct expansion_list all = expand(&site, &conn, options);
	struct prefix local, remote;

	(void)state;
	for (size_t i = 0; i < sizeof(flows) / sizeof(flows[0]); i++) {
		local = address(flows[i].local);
		remote = address(flows[i].remote);
		assert_string_equal(
			expansion_owner(&all, &conn, &local, &remote)->name,
			flows[i].owner);
	}
	local = address("10.3.0.1");
	assert_null(expansion_owner(&all, &conn, &local, &remote));
	expansions_free(&all);
}

/* The model and the scenarios were written from the facts independently. */
static void the_model_predicts_every_cell(void **state)
{
	struct cell_list list;
	unsigned wrong = 0;

	(void)state;
	cells_of(&set, &list);
	assert_true(list.count >= 60);
	for (unsigned i = 0; i < list.count; i++) {
		enum expectation predicted = predict(&list.cells[i]);
		char name[CELL_NAME];

		/* those say nothing that could be predicted */
		if (list.cells[i].scenario->compare == COMPARE_NO_WORSE)
			continue;
		if (predicted == cell_expectation(&list.cells[i]))
			continue;
		print_error("%s: the scenario says %s, the model %s\n",
			    cell_name(&list.cells[i], name),
			    expectation_name(cell_expectation(&list.cells[i])),
			    expectation_name(predicted));
		wrong++;
	}
	cells_free(&list);
	assert_int_equal(wrong, 0);
}

static struct path path_of(const char *cell_text, const char *flow, bool reply,
			   struct model **m)
{
	/* the model keeps a pointer to the cell */
	static struct cell cell;

	cell = find(cell_text);
	*m = model_of(&cell);
	for (unsigned i = 0; i < cell.scenario->flows_count; i++) {
		if (strcmp(cell.scenario->flows[i].name, flow) == 0)
			return model_path(*m, &cell.scenario->flows[i], reply);
	}
	fail_msg("no flow %s", flow);
	return (struct path) { .outcome = OUTCOME_NO_POLICY };
}

static void overlap_is_told_right(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("overlap/ikev1/UU", "contested a->b udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_MISMATCH);
	assert_string_equal(path.carrier->name, "net/2x1");
	assert_string_equal(path.wanted_sa->name, "net/1x2");
	assert_string_equal(path.owner->name, "net/2x2");
	assert_false(model_is_up(m, path.owner));
	model_free(m);

	path = path_of("overlap/ikev1/UP", "contested a->b udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DELIVERED);
	assert_string_equal(path.carrier->name, "net/2x1");
	assert_false(path.redirected);
	assert_true(path.by_group);
	model_free(m);

	path = path_of("overlap/ikev1/UP", "contested b->a udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DELIVERED);
	assert_string_equal(path.carrier->name, "net/1x2");
	assert_true(path.redirected);
	assert_false(path.by_group);
	assert_false(model_is_up(m, path.owner));
	model_free(m);
}

/* Of the three policies for what 3x1 covers, one inside the other. */
static void the_most_specific_redirect_wins(void **state)
{
	static const struct {
		const char *flow, *carrier;
	} flows[] = {
		{ "3x1 alone icmp", "net/3x1" },
		{ "3x2 a->b udp", "net/2x2" },
		{ "3x3 a->b udp", "net/1x3" },
	};
	struct model *m;
	struct path path;

	(void)state;
	for (size_t i = 0; i < sizeof(flows) / sizeof(flows[0]); i++) {
		path = path_of("overlap-3x3/ikev2/PU", flows[i].flow, false,
			       &m);
		assert_int_equal(path.outcome, OUTCOME_DELIVERED);
		assert_string_equal(path.carrier->name, flows[i].carrier);
		assert_int_equal(path.redirected, i > 0);
		assert_false(path.by_group);
		model_free(m);
	}
}

static void a_peer_that_ranks_alike_is_not_followed(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("peer-ranks-alike/ikev2/PU", "contested a->b udp", false,
		       &m);
	assert_int_equal(path.outcome, OUTCOME_DELIVERED);
	assert_string_equal(path.carrier->name, "net/2x1");
	model_free(m);

	path = path_of("peer-ranks-alike-default/ikev2/PU",
		       "contested a->b udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_MISMATCH);
	assert_true(path.redirected);
	model_free(m);
}

static void a_redirect_makes_room(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("drop-between/ikev2/PP", "dropped udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DROPPED);
	model_free(m);

	path = path_of("third-peer-later/ikev2/PP", "contested a->c udp", false,
		       &m);
	assert_string_equal(path.carrier->name, "toc");
	assert_false(path.redirected);
	model_free(m);
}

static void a_group_never_crosses_peers(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("two-roadwarriors/ikev2/PP", "forged udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_MISMATCH);
	assert_string_equal(path.wanted->name, "rw/0x2");
	assert_string_equal(path.arrived->name, "rw/0x1");
	assert_ptr_equal(path.wanted->conn, path.arrived->conn);
	assert_false(path.by_group);
	model_free(m);
}

static void a_group_accepts_its_own(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("crossed-sa/ikev2/PU", "net 1 b->a udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DELIVERED);
	assert_true(path.by_group);
	model_free(m);

	path = path_of("strict/ikev2/PU", "net 1 b->a udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_MISMATCH);
	model_free(m);
}

static void another_conns_order_is_kept(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("crosswise-two-peers/ikev1/PP", "contested a->c udp",
		       false, &m);
	assert_string_equal(path.carrier->name, "toc");
	assert_string_equal(path.arrived->site->name, "c");
	model_free(m);

	path = path_of("drop-beside-tunnel/ikev1/PP", "dropped udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DROPPED);
	model_free(m);
}

static void traps_come_up_with_their_first_packet(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("ondemand-overlap/ikev1/UU", "contested b->a udp", false,
		       &m);
	assert_int_equal(path.outcome, OUTCOME_MISMATCH);
	assert_string_equal(path.carrier->name, "net/2x1");
	assert_string_equal(path.wanted->name, "net/2x1");
	/* A's trap for it saw no packet */
	assert_false(model_is_up(m, path.owner));
	model_free(m);

	path = path_of("ondemand/ikev2/UU", "2x1 a->b udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DELIVERED);
	assert_string_equal(path.carrier->name, "net/2x1");
	assert_true(model_is_up(m, path.carrier));
	model_free(m);
}

static void a_wide_selector_is_narrowed_to_instances(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("narrowing-wide/ikev2/UU", "net 2 b->a udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_DELIVERED);
	assert_int_equal(path.carrier->local.length, 24);
	assert_false(path.by_group);
	model_free(m);
}

static void one_reqid_may_be_that_of_two_conns(void **state)
{
	struct model *m;
	struct path path;

	(void)state;
	path = path_of("two-conns-reqid/ikev2/PU", "one 1 b->a udp", false, &m);
	assert_int_equal(path.outcome, OUTCOME_MISMATCH);
	assert_string_equal(path.picked->name, "one");
	assert_string_equal(path.carrier->name, "two");
	model_free(m);
}

static void paths_read_well(void **state)
{
	struct model *m;
	struct path path;
	char *text;

	(void)state;
	path = path_of("overlap/ikev2/UU", "contested b->a udp", false, &m);
	text = path_describe(&path);
	assert_string_equal(text,
			    "b sends it on the SA of net/2x1 "
			    "(10.2.2.0/24 -> 10.1.0.0/16), a's policy net/2x1 "
			    "(10.1.1.0/24 -> 10.2.0.0/16) wants that of b's "
			    "net/1x2");
	free(text);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_count_as_pluto_does),
		cmocka_unit_test(the_local_prefix_ranks_first),
		cmocka_unit_test(crosswise_is_neither_nested_nor_disjoint),
		cmocka_unit_test(every_flow_has_one_owner),
		cmocka_unit_test(the_model_predicts_every_cell),
		cmocka_unit_test(overlap_is_told_right),
		cmocka_unit_test(the_most_specific_redirect_wins),
		cmocka_unit_test(a_peer_that_ranks_alike_is_not_followed),
		cmocka_unit_test(a_redirect_makes_room),
		cmocka_unit_test(a_group_never_crosses_peers),
		cmocka_unit_test(a_group_accepts_its_own),
		cmocka_unit_test(another_conns_order_is_kept),
		cmocka_unit_test(traps_come_up_with_their_first_packet),
		cmocka_unit_test(a_wide_selector_is_narrowed_to_instances),
		cmocka_unit_test(one_reqid_may_be_that_of_two_conns),
		cmocka_unit_test(paths_read_well),
	};

	return cmocka_run_group_tests_name("predict", tests, load, unload);
}
