// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_compare.c - one column beside another: equal ones pass, and each
 * difference that must not be is seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/held.h"
#include "ideal.h"
#include "judge/compare.h"
#include "scenario/cell.h"

/* Two plain conns between two gateways, of which each runs either build. */
#define SCENARIO(name, head)                                           \
	"scenario: " name "\n"                                         \
	"class: clean\n"                                               \
	"summary: two plain conns\n"                                   \
	"ike: [1, 2]\n" head "sites:\n"                                \
	"  - site: a\n"                                                \
	"    party: A\n"                                               \
	"    outer: 192.0.2.1/24\n"                                    \
	"    host: [10.1.1.1, 10.1.2.1]\n"                             \
	"    conns:\n"                                                 \
	"      - conn: one\n"                                          \
	"        options: |\n"                                         \
	"          right=192.0.2.2\n"                                  \
	"          leftsubnet=10.1.1.0/24\n"                           \
	"          rightsubnet=10.2.1.0/24\n"                          \
	"      - conn: two\n"                                          \
	"        options: |\n"                                         \
	"          right=192.0.2.2\n"                                  \
	"          leftsubnet=10.1.2.0/24\n"                           \
	"          rightsubnet=10.2.2.0/24\n"                          \
	"  - site: b\n"                                                \
	"    party: B\n"                                               \
	"    outer: 192.0.2.2/24\n"                                    \
	"    host: [10.2.1.1, 10.2.2.1]\n"                             \
	"    conns:\n"                                                 \
	"      - conn: one\n"                                          \
	"        options: |\n"                                         \
	"          right=192.0.2.1\n"                                  \
	"          leftsubnet=10.2.1.0/24\n"                           \
	"          rightsubnet=10.1.1.0/24\n"                          \
	"      - conn: two\n"                                          \
	"        options: |\n"                                         \
	"          right=192.0.2.1\n"                                  \
	"          leftsubnet=10.2.2.0/24\n"                           \
	"          rightsubnet=10.1.2.0/24\n"                          \
	"flows:\n"                                                     \
	"  - {flow: one, from: 10.1.1.1, to: 10.2.1.1, proto: udp}\n"  \
	"  - {flow: two, from: 10.2.2.1, to: 10.1.2.1, proto: icmp}\n" \
	"steps:\n"                                                     \
	"  - {up: one, at: a}\n"                                       \
	"  - {up: two, at: a}\n"                                       \
	"  - settle: 3\n"                                              \
	"  - traffic: 20\n"

static const char alike_text[] = SCENARIO(
	"alike",
	"compare: alike\n"
	"columns: {UU: deliver, PU: deliver, UP: deliver, PP: deliver}\n");
static const char no_worse_text[] = SCENARIO(
	"no-worse",
	"compare: no-worse\n"
	"margin: 2\n"
	"columns: {UU: any, PU: no-worse, UP: no-worse, PP: no-worse}\n");

static const char named_text[] = SCENARIO(
	"named",
	"compare: alike-but-named-spi\n"
	"columns: {UU: deliver, PU: deliver, UP: deliver, PP: deliver}\n");

static struct scenario *parse(const char *text, const char *file)
{
	struct scenario *s = scenario_parse(text, strlen(text), file, stderr);

	assert_non_null(s);
	return s;
}

/* What the unpatched column and another one showed. */
struct pair {
	struct scenario *s;
	struct cell cell, base_cell;
	struct observation base, seen;
};

static struct pair make_pair(const char *text, const char *file)
{
	struct pair p = { .s = parse(text, file) };

	p.cell = (struct cell) {
		.scenario = p.s,
		.ike = IKEV2,
		.column = COLUMN_UP,
	};
	p.base_cell = cell_base(&p.cell);
	assert_int_equal(p.base_cell.column, COLUMN_UU);
	assert_true(cell_is_compared(&p.cell));
	assert_false(cell_is_compared(&p.base_cell));
	ideal_observation(&p.cell, &p.seen);
	ideal_observation(&p.base_cell, &p.base);
	return p;
}

static struct pair alike_pair(void)
{
	return make_pair(alike_text, "alike.yaml");
}

static struct pair named_pair(void)
{
	return make_pair(named_text, "named.yaml");
}

static struct pair no_worse_pair(void)
{
	return make_pair(no_worse_text, "no-worse.yaml");
}

/* Judge it, see that verdict and reason are these, and free all. */
static void expect(struct pair *p, enum verdict verdict, const char *reason)
{
	bool good = verdict == VERDICT_DELIVERED || verdict == VERDICT_LOST;
	bool found = false;
	struct judgement j;

	judge_compare(&p->cell, &p->base, &p->seen, &j);
	for (unsigned i = 0; i < j.reasons_count; i++)
		found |= strstr(j.reasons[i], reason) != NULL;
	if (j.verdict != verdict || !found || j.as_expected != good) {
		print_error("%s, not %s with \"%s\", because\n",
			    verdict_name(j.verdict), verdict_name(verdict),
			    reason);
		for (unsigned i = 0; i < j.reasons_count; i++)
			print_error("        %s\n", j.reasons[i]);
		fail();
	}
	judgement_free(&j);
	observation_free(&p->base);
	observation_free(&p->seen);
	scenario_free(p->s);
}

static struct observed_site *site_of(struct observation *seen, unsigned index)
{
	if (seen->sites == NULL || index >= seen->sites_count)
		abort();
	return &seen->sites[index];
}

/* Lose the last packets of flow "one", at site b where it arrives. */
static void lose(struct observation *seen, unsigned packets)
{
	struct observed_flow *f = seen->flows;

	if (f == NULL)
		abort();
	f->received -= packets;
	f->lost = must_calloc(packets, sizeof(*f->lost));
	f->lost_count = packets;
	for (unsigned i = 0; i < packets; i++)
		f->lost[i] = f->received + i;
}

static void equal_ones_are_alike(void **state)
{
	struct pair p = alike_pair();

	(void)state;
	expect(&p, VERDICT_DELIVERED,
	       "all 20 SAs and policies, "
	       "and 4 lines of status, are as in UU");
}

/* SPIs and counters are never the same, nor is the order of a dump. */
static void what_a_run_cannot_help_may_differ(void **state)
{
	struct pair p = alike_pair();
	struct observed_site *b = site_of(&p.seen, 1);
	char *first = b->state[0];

	(void)state;
	for (unsigned i = 0; i < p.seen.sites_count; i++) {
		for (unsigned j = 0; j < p.seen.sites[i].sas_count; j++) {
			p.seen.sites[i].sas[j].spi += 0x777;
			p.seen.sites[i].sas[j].packets_before += 3;
			p.seen.sites[i].sas[j].packets_after += 3;
		}
	}
	memmove(b->state, b->state + 1,
		(b->state_count - 1) * sizeof(*b->state));
	b->state[b->state_count - 1] = first;
	expect(&p, VERDICT_DELIVERED, "are as in UU");
}

static const char *line_of(struct observation *seen, unsigned index,
			   unsigned line)
{
	const struct observed_site *o = site_of(seen, index);

	if (o->state == NULL || line >= o->state_count)
		abort();
	return o->state[line];
}

/* Replace a line of a gateway by another one. */
static void put_line(struct observed_site *o, unsigned index, const char *line)
{
	free(o->state[index]);
	o->state[index] = must_strdup(line);
}

static void another_line_is_seen(void **state)
{
	struct pair p = alike_pair();

	(void)state;
	put_line(site_of(&p.seen, 0), 3, "SA out reqid 4711");
	expect(&p, VERDICT_DIFFERS,
	       "site a: only this column has: SA out reqid 4711");
	p = alike_pair();
	put_line(site_of(&p.base, 1), 5, "policy in reqid 4711 priority 9");
	expect(&p, VERDICT_DIFFERS,
	       "site b: only UU has: policy in reqid 4711 priority 9");
}

static void one_less_is_seen(void **state)
{
	struct pair p = alike_pair();
	struct observed_site *b = site_of(&p.seen, 1);

	(void)state;
	free(b->state[--b->state_count]);
	expect(&p, VERDICT_DIFFERS, "site b: only UU has: ipsec status 002");
	p = alike_pair();
	b = site_of(&p.seen, 1);
	free(b->state[0]);
	b->state[0] = b->state[--b->state_count];
	expect(&p, VERDICT_DIFFERS, "site b: only UU has: SA in");
}

static void another_status_is_seen(void **state)
{
	struct pair p = alike_pair();
	struct observed_site *b = site_of(&p.seen, 1);
	unsigned last = b->state_count - 1;

	(void)state;
	put_line(b, last, "ipsec status 002 \"b\":  line");
	expect(&p, VERDICT_DIFFERS,
	       "site b: only this column has: ipsec "
	       "status 002 \"b\":  line");
	/* the same lines, the other way round */
	p = alike_pair();
	b = site_of(&p.seen, 1);
	put_line(b, last, "ipsec status 001 \"b\": line 2");
	put_line(b, last - 1, "ipsec status 002 \"b\": line");
	expect(&p, VERDICT_DIFFERS, "ipsec status 001");
}

/* Of a pluto that the lab does not know how to ask: said, but no fault. */
static void status_may_be_missing_in_both_only(void **state)
{
	struct pair p = alike_pair();

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		for (unsigned j = 0; j < 2; j++) {
			struct observed_site *o = i ? site_of(&p.base, j) :
						      site_of(&p.seen, j);

			for (unsigned k = 0; k < IDEAL_STATUS; k++)
				free(o->state[--o->state_count]);
		}
	}
	expect(&p, VERDICT_DELIVERED, "and 0 lines of status");
	p = alike_pair();
	for (unsigned k = 0; k < IDEAL_STATUS; k++)
		free(site_of(&p.seen, 0)
			     ->state[--site_of(&p.seen, 0)->state_count]);
	expect(&p, VERDICT_DIFFERS, "site a: only UU has: ipsec status 001");
}

/* Two that are equal are not one. */
static void one_more_of_the_same_is_seen(void **state)
{
	struct pair p = alike_pair();
	struct observed_site *b = site_of(&p.seen, 1);

	(void)state;
	b->state[b->state_count++] = must_strdup(b->state[0]);
	expect(&p, VERDICT_DIFFERS, "site b: only this column has: SA in");
}

/* Of site b, which is patched; index of its first outbound policy: 4. */
static void spis_are_named_where_patched(void **state)
{
	struct pair p = named_pair();

	(void)state;
	assert_non_null(strstr(line_of(&p.seen, 1, 4), "out reqid"));
	assert_non_null(strstr(line_of(&p.seen, 1, 4), "SPI named"));
	assert_non_null(strstr(line_of(&p.base, 1, 4), "SPI any"));
	assert_non_null(strstr(line_of(&p.seen, 0, 4), "SPI any"));
	expect(&p, VERDICT_DELIVERED, "are as in UU");
	/* one that does not */
	p = named_pair();
	put_line(site_of(&p.seen, 1), 4, line_of(&p.base, 1, 4));
	expect(&p, VERDICT_DIFFERS,
	       "site b: only this column has: policy out "
	       "reqid 16389 SPI any");
	/* one that does where nothing is patched */
	p = named_pair();
	put_line(site_of(&p.seen, 0), 4, line_of(&p.seen, 1, 4));
	expect(&p, VERDICT_DIFFERS,
	       "site a: only this column has: policy out "
	       "reqid 16389 SPI named");
	/* or in a scenario that does not expect it */
	p = alike_pair();
	put_line(site_of(&p.seen, 1), 4,
		 "policy out reqid 16389 SPI named priority 1000");
	expect(&p, VERDICT_DIFFERS, "SPI named");
}

static void nothing_recorded_is_not_alike(void **state)
{
	struct pair p = alike_pair();

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct observed_site *o = i ? site_of(&p.base, 1) :
					      site_of(&p.seen, 1);

		while (o->state_count > 0)
			free(o->state[--o->state_count]);
	}
	expect(&p, VERDICT_INVALID, "site b: no SA or policy was recorded");
}

static void too_many_differences_are_summed_up(void **state)
{
	struct pair p = alike_pair();
	struct observed_site *b = site_of(&p.seen, 1);

	(void)state;
	for (unsigned i = 0; i < b->state_count - IDEAL_STATUS; i++)
		put_line(b, i, "SA out reqid 4711");
	expect(&p, VERDICT_DIFFERS, "site b: 12 more such lines");
}

/* Such cells never pass by themselves, whoever forgets to compare them. */
static void alone_nothing_is_as_expected(void **state)
{
	struct pair p = alike_pair();
	struct judgement j;

	(void)state;
	judge(&p.cell, &p.seen, &j);
	assert_int_equal(j.verdict, VERDICT_DELIVERED);
	assert_false(j.as_expected);
	judgement_free(&j);
	judge(&p.base_cell, &p.base, &j);
	assert_true(j.as_expected);
	judgement_free(&j);
	expect(&p, VERDICT_DELIVERED, "are as in UU");
}

/* With a base that proves nothing, the comparison proves nothing. */
static void a_bad_base_is_minded(void **state)
{
	struct pair p = alike_pair();

	(void)state;
	p.base.completed = false;
	expect(&p, VERDICT_INVALID,
	       "UU, which it is compared with, is not as "
	       "expected: invalid: not every step was done");
	p = alike_pair();
	lose(&p.base, 1);
	expect(&p, VERDICT_INVALID, "is not as expected: lost: one: 19 of 20");
	p = no_worse_pair();
	p.base.wan.other = 1;
	expect(&p, VERDICT_INVALID, "is not as expected: invalid: the WAN");
}

/* The state of a kernel that lost packets is not looked at. */
static void a_column_that_loses_is_not_alike(void **state)
{
	struct pair p = alike_pair();
	struct judgement j;

	(void)state;
	lose(&p.seen, 1);
	judge_compare(&p.cell, &p.base, &p.seen, &j);
	assert_int_equal(j.verdict, VERDICT_LOST);
	assert_false(j.as_expected);
	judgement_free(&j);
	observation_free(&p.base);
	observation_free(&p.seen);
	scenario_free(p.s);
}

static void as_few_losses_are_no_worse(void **state)
{
	struct pair p = no_worse_pair();

	(void)state;
	expect(&p, VERDICT_DELIVERED, "0 packets were lost, UU lost 0");
	p = no_worse_pair();
	lose(&p.base, 3);
	expect(&p, VERDICT_DELIVERED, "0 packets were lost, UU lost 3");
	p = no_worse_pair();
	lose(&p.base, 3);
	lose(&p.seen, 5);
	expect(&p, VERDICT_LOST, "5 packets were lost, UU lost 3");
}

static void more_losses_than_the_margin_are_worse(void **state)
{
	struct pair p = no_worse_pair();

	(void)state;
	lose(&p.seen, 3);
	expect(&p, VERDICT_WORSE, "3 packets were lost, UU lost 0: worse");
}

/* The counter has no margin, and each gateway counts for itself. */
static void a_higher_counter_is_worse(void **state)
{
	struct pair p = no_worse_pair();

	(void)state;
	lose(&p.base, 3);
	p.base.sites[1].counters[1].rise = 3;
	lose(&p.seen, 3);
	p.seen.sites[1].counters[1].rise = 3;
	expect(&p, VERDICT_LOST, "3 packets were lost, UU lost 3");
	p = no_worse_pair();
	lose(&p.base, 3);
	p.base.sites[1].counters[1].rise = 3;
	lose(&p.seen, 3);
	p.seen.sites[0].counters[1].rise = 1;
	expect(&p, VERDICT_WORSE,
	       "XfrmInTmplMismatch rose by 1 at a, in UU by 0: worse");
}

/* What any run must show, these must too. */
static void an_invalid_run_is_not_compared(void **state)
{
	struct pair p = no_worse_pair();

	(void)state;
	p.seen.wan.other = 1;
	expect(&p, VERDICT_INVALID, "neither IKE nor ESP");
}

/* ------------------------------------------------- cells that go together */

static struct cell_list cells_of_text(struct scenario *s)
{
	struct scenario_set set = { .scenarios = &s, .count = 1 };
	struct cell_list list;

	cells_of(&set, &list);
	return list;
}

static void the_base_is_selected_too(void **state)
{
	static char pattern[] = "alike/ikev1/PP";
	char *globs[] = { pattern };
	struct scenario *s = parse(alike_text, "alike.yaml");
	struct cell_list list = cells_of_text(s);

	(void)state;
	assert_int_equal(list.count, 8);
	assert_int_equal(cells_select(&list, globs, 1, stderr), 0);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.cells[0].column, COLUMN_UU);
	assert_int_equal(list.cells[0].ike, IKEV1);
	assert_int_equal(list.cells[1].column, COLUMN_PP);
	cells_free(&list);
	scenario_free(s);
}

/* Each shard with some column has the one that it is compared with. */
static void shards_hold_the_base(void **state)
{
	struct scenario *s = parse(alike_text, "alike.yaml");

	(void)state;
	for (unsigned part = 1; part <= 3; part++) {
		struct cell_list list = cells_of_text(s);
		char text[8];

		snprintf(text, sizeof(text), "%u/3", part);
		assert_int_equal(cells_shard(&list, text, stderr), 0);
		assert_int_equal(list.count % 4, 0);
		for (unsigned i = 0; i < list.count; i += 4) {
			assert_int_equal(list.cells[i].column, COLUMN_UU);
			assert_int_equal(list.cells[i + 3].ike,
					 list.cells[i].ike);
		}
		cells_free(&list);
	}
	scenario_free(s);
}

static void the_held_are_taken_by_their_base(void **state)
{
	struct scenario *s = parse(alike_text, "alike.yaml");
	struct cell_list list = cells_of_text(s);
	struct held_list held = { .count = 0 };
	struct held one;

	(void)state;
	for (unsigned i = 0; i < list.count; i++) {
		if (!cell_is_compared(&list.cells[i]))
			continue;
		one.task = (struct task) {
			.cell = &list.cells[i],
			.part = 2,
		};
		ideal_observation(one.task.cell, &one.seen);
		held_add(&held, &one.task, &one.seen);
		assert_int_equal(one.seen.sites_count, 0);
	}
	assert_int_equal(held.count, 6);
	for (unsigned i = 0; i < 3; i++) {
		struct cell base = { .scenario = s, .ike = IKEV2 };

		assert_true(held_take(&held, &base, &one));
		assert_int_equal(one.task.cell->ike, IKEV2);
		assert_int_equal(one.task.part, 2);
		assert_int_equal(one.seen.sites_count, 2);
		observation_free(&one.seen);
		/* nothing is compared with this one itself */
		assert_false(held_take(&held, one.task.cell, &one));
	}
	assert_false(held_take(
		&held, &(struct cell) { .scenario = s, .ike = IKEV2 }, &one));
	assert_int_equal(held.count, 3);
	held_list_free(&held);
	cells_free(&list);
	scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_ones_are_alike),
		cmocka_unit_test(what_a_run_cannot_help_may_differ),
		cmocka_unit_test(another_line_is_seen),
		cmocka_unit_test(one_less_is_seen),
		cmocka_unit_test(one_more_of_the_same_is_seen),
		cmocka_unit_test(spis_are_named_where_patched),
		cmocka_unit_test(nothing_recorded_is_not_alike),
		cmocka_unit_test(another_status_is_seen),
		cmocka_unit_test(status_may_be_missing_in_both_only),
		cmocka_unit_test(too_many_differences_are_summed_up),
		cmocka_unit_test(alone_nothing_is_as_expected),
		cmocka_unit_test(a_bad_base_is_minded),
		cmocka_unit_test(a_column_that_loses_is_not_alike),
		cmocka_unit_test(as_few_losses_are_no_worse),
		cmocka_unit_test(more_losses_than_the_margin_are_worse),
		cmocka_unit_test(a_higher_counter_is_worse),
		cmocka_unit_test(an_invalid_run_is_not_compared),
		cmocka_unit_test(the_base_is_selected_too),
		cmocka_unit_test(shards_hold_the_base),
		cmocka_unit_test(the_held_are_taken_by_their_base),
	};

	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
