// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_story.c - what recorded runs showed, told as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/explain_seen.h"
#include "ideal.h"
#include "model/xfrm_model.h"
#include "recorded.h"
#include "shipped.h"
#include "story/story.h"

struct bench {
	struct cell cell;
	struct observation seen;
	struct story *story;
};

static void tell(struct bench *b)
{
	struct trouble t = { .text = "" };

	b->story = story_of(&b->cell, &b->seen, &t);
	if (b->story == NULL)
		fail_msg("%s", t.text);
}

/* A recorded cell, spoiled if @spoil is not NULL. */
static void begin(struct bench *b, const char *name,
		  void (*spoil)(struct observation *))
{
	assert_int_equal(cell_find(&set, name, &b->cell, stderr), 0);
	assert_true(recorded_observation(&b->cell, &b->seen));
	if (spoil != NULL)
		spoil(&b->seen);
	tell(b);
}

static void end(struct bench *b)
{
	story_free(b->story);
	observation_free(&b->seen);
}

static const struct story_leg *leg_between(const struct bench *b,
					   const char *from, const char *to)
{
	for (unsigned i = 0; i < story_legs(b->story); i++) {
		const struct story_leg *leg = story_leg(b->story, i);

		if (strcmp(leg->from, from) == 0 && strcmp(leg->to, to) == 0)
			return leg;
	}
	fail_msg("no path %s -> %s", from, to);
	return NULL;
}

static const struct story_flow *flow_named(const struct bench *b,
					   const char *name)
{
	for (unsigned i = 0; i < story_flows(b->story); i++)
		if (strcmp(story_flow(b->story, i)->plan->name, name) == 0)
			return story_flow(b->story, i);
	fail_msg("no flow %s", name);
	return NULL;
}

static void expect_text(char *text, const char *wanted)
{
	assert_string_equal(text, wanted);
	free(text);
}

/* Fault P: each in its own lane at the sender, and in another at the receiver. */
static void peers_that_disagree(void **state)
{
	struct bench b;
	const struct story_leg *leg;
	const struct story_flow *flow;

	(void)state;
	begin(&b, "overlap/ikev2/UU", NULL);
	leg = leg_between(&b, "10.1.1.1", "10.2.2.1");
	assert_int_equal(leg->end, STORY_REFUSED);
	assert_string_equal(leg->counter, "XfrmInTmplMismatch");
	assert_int_equal(leg->differs, XM_DIFFERS_REQID);
	assert_string_equal(leg->picked_of->name, "net/2x1");
	assert_string_equal(leg->sent_of->name, "net/2x1");
	assert_string_equal(leg->arrived_of->name, "net/1x2");
	assert_string_equal(leg->wanted_of->name, "net/2x1");
	assert_false(story_leg_crosses_out(leg));
	assert_true(story_leg_crosses_in(leg));
	assert_int_not_equal(leg->arrived->reqid, leg->wanted->reqid);
	assert_string_equal(story_end_text(leg), "refused: wrong reqid");
	leg = leg_between(&b, "10.2.9.1", "10.1.1.1");
	assert_true(leg->reply);
	assert_int_equal(leg->end, STORY_DELIVERED);
	flow = flow_named(&b, "contested a->b icmp");
	assert_false(flow->good);
	assert_int_equal(flow->lost, 20);
	assert_int_equal(flow->legs_count, 1);
	/* the same way as of UDP */
	assert_int_equal(flow->legs[0],
			 flow_named(&b, "contested a->b udp")->legs[0]);
	assert_true(flow_named(&b, "2x1 alone icmp")->good);
	assert_int_equal(flow_named(&b, "2x1 alone icmp")->legs_count, 2);
	expect_text(story_sum(b.story),
		    "60 of 100 packets were lost. "
		    "XfrmInTmplMismatch rose by 20 at a and 40 at b.");
	expect_text(story_reason(b.story),
		    "10.1.1.1 -> 10.2.2.1: a sends on the SA of net/2x1. At b "
		    "this SA has reqid 16393, but policy net/2x1, which covers "
		    "the packet there, wants reqid 16397.");
	end(&b);
}

/* Fault M: it is the sender who crosses, among SAs of one name and reqid. */
static void a_sender_that_crosses(void **state)
{
	struct bench b;
	const struct story_leg *leg;

	(void)state;
	begin(&b, "mixed-style/ikev2/UU", NULL);
	leg = leg_between(&b, "10.2.1.1", "10.1.0.1");
	assert_int_equal(leg->end, STORY_REFUSED);
	assert_true(story_leg_crosses_out(leg));
	expect_text(story_sa_name(leg->sent, leg->sent_of),
		    "SA of net for 10.2.2.0/24 -> 10.1.0.0/24");
	assert_int_equal(leg_between(&b, "10.2.2.1", "10.1.0.1")->end,
			 STORY_DELIVERED);
	end(&b);
}

/* The logs tell whose an SA is, though the policies' templates were swapped. */
static void templates_that_were_swapped(void **state)
{
	struct bench b;
	const struct story_leg *leg;

	(void)state;
	begin(&b, "crossed-sa/ikev1/UU", NULL);
	leg = leg_between(&b, "10.0.0.1", "10.0.1.1");
	assert_int_equal(leg->end, STORY_REFUSED);
	assert_string_equal(leg->picked_of->name, "net/0x1");
	assert_string_equal(leg->sent_of->name, "net/0x2");
	assert_string_equal(leg->arrived_of->name, "net/2x0");
	assert_string_equal(leg->wanted_of->name, "net/1x0");
	end(&b);
}

/* The cure: the other's SA is accepted, by the reqid that the group shares. */
static void a_receiver_that_tolerates(void **state)
{
	struct bench b;
	const struct story_leg *leg;

	(void)state;
	begin(&b, "overlap/ikev2/PP", NULL);
	for (unsigned i = 0; i < story_legs(b.story); i++) {
		leg = story_leg(b.story, i);
		assert_int_equal(leg->end, STORY_DELIVERED);
		assert_int_equal(leg->arrived->reqid, leg->wanted->reqid);
	}
	assert_null(story_reason(b.story));
	expect_text(story_sum(b.story), "All 100 packets that may arrive did. "
					"XfrmInTmplMismatch did not rise.");
	end(&b);
}

static void what_must_not_arrive(void **state)
{
	struct bench b;
	const struct story_leg *leg;
	const struct story_flow *flow;
	char *text;

	(void)state;
	begin(&b, "two-roadwarriors/ikev2/PP", NULL);
	flow = flow_named(&b, "forged udp");
	assert_true(flow->forbidden);
	assert_true(flow->good);
	assert_int_equal(story_leg(b.story, flow->legs[0])->end, STORY_REFUSED);
	assert_true(story_leg(b.story, flow->legs[0])->forbidden);
	end(&b);

	begin(&b, "clear/ikev2/PP", NULL);
	leg = leg_between(&b, "10.0.1.66", "10.0.0.1");
	assert_true(leg->clear);
	assert_int_equal(leg->end, STORY_REFUSED);
	assert_string_equal(story_end_text(leg), "refused: plaintext");
	text = story_leg_meets(b.story, leg);
	assert_non_null(strstr(text, "comes as plaintext; policy net/0x1 "));
	free(text);
	end(&b);

	begin(&b, "drop-beside-tunnel/ikev2/PP", NULL);
	leg = leg_between(&b, "10.1.1.1", "10.2.1.1");
	assert_int_equal(leg->end, STORY_BLOCKED);
	assert_null(leg->sent);
	end(&b);
}

/* Runs in which what there was at the end was not there all the time. */
static bool changes(const struct scenario *s)
{
	return scenario_stops(s);
}

static void recorded_runs_are_told_as_they_were(void **state)
{
	struct cell_list list;
	unsigned told = 0;

	(void)state;
	cells_of(&set, &list);
	for (unsigned i = 0; i < list.count; i++) {
		struct bench b = { .cell = list.cells[i] };

		if (!recorded_observation(&b.cell, &b.seen))
			continue;
		tell(&b);
		told++;
		assert_int_equal(story_flows(b.story), b.seen.flows_count);
		for (unsigned j = 0; j < story_flows(b.story); j++) {
			const struct story_flow *f = story_flow(b.story, j);
			char name[CELL_NAME];

			if (!f->agrees && !changes(b.cell.scenario))
				fail_msg("%s: %s", cell_name(&b.cell, name),
					 f->plan->name);
		}
		end(&b);
	}
	cells_free(&list);
	assert_true(told >= 10);
}

/* It is the reqid that decides, and packets that say otherwise are believed. */
static void same_reqids(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		struct observed_site *site = &seen->sites[i];

		for (unsigned j = 0; j < site->sas_count; j++)
			if (!site->sas[j].outbound)
				site->sas[j].reqid = 7;
		for (unsigned j = 0; j < site->policies_count; j++)
			if (site->policies[j].direction != 'o')
				site->policies[j].reqid = 7;
	}
}

static void the_reqid_decides(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "overlap/ikev2/UU", same_reqids);
	assert_int_equal(leg_between(&b, "10.1.1.1", "10.2.2.1")->end,
			 STORY_DELIVERED);
	assert_false(flow_named(&b, "contested a->b udp")->agrees);
	assert_true(flow_named(&b, "1x2 alone udp")->agrees);
	end(&b);
}

static void no_inbound(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++)
		for (unsigned j = 0; j < seen->sites[i].sas_count; j++)
			seen->sites[i].sas[j].deleted =
				!seen->sites[i].sas[j].outbound;
}

static void no_outbound(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++)
		for (unsigned j = 0; j < seen->sites[i].sas_count; j++)
			seen->sites[i].sas[j].deleted =
				seen->sites[i].sas[j].outbound;
}

static void no_policies(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++)
		seen->sites[i].policies_count = 0;
}

/*
 * As if net/2x2 were not up at either end, and A had a policy for just what
 * net/1x2 and net/2x1 have in common.
 */
static void redirected(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		struct observed_site *site = &seen->sites[i];

		for (unsigned j = 0; j < site->policies_count; j++) {
			struct observed_policy *p = &site->policies[j];

			if (strstr(p->selector, "10.1.1.0/24") == NULL ||
			    strstr(p->selector, "10.2.2.0/24") == NULL)
				continue;
			if (i == 0 && p->direction == 'o')
				p->reqid = 16393;
			else
				p->selector[0] = '\0';
		}
	}
}

static void a_redirect_is_of_no_expansion(void **state)
{
	struct bench b;
	const struct story_leg *leg;

	(void)state;
	begin(&b, "overlap/ikev2/PP", redirected);
	leg = leg_between(&b, "10.1.1.1", "10.2.2.1");
	assert_int_equal(leg->end, STORY_DELIVERED);
	assert_null(leg->picked_of);
	assert_string_equal(leg->sent_of->name, "net/1x2");
	assert_string_equal(leg->wanted_of->name, "net/2x1");
	assert_false(story_leg_crosses_out(leg));
	assert_false(story_leg_crosses_in(leg));
	expect_text(story_leg_sends(b.story, leg),
		    "a's policy 10.1.1.0/24 -> 10.2.2.0/24 asks for any SA "
		    "with reqid 16393; the kernel takes the SA of net/1x2");
	end(&b);
}

static void what_is_missing_is_told(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "overlap/ikev2/UU", no_inbound);
	assert_int_equal(story_leg(b.story, 0)->end, STORY_STRAY);
	end(&b);
	begin(&b, "overlap/ikev2/UU", no_outbound);
	assert_int_equal(story_leg(b.story, 0)->end, STORY_NO_SA);
	end(&b);
	begin(&b, "overlap/ikev2/UU", no_policies);
	assert_int_equal(story_leg(b.story, 0)->end, STORY_UNCOVERED);
	for (unsigned i = 0; i < b.seen.sites_count; i++)
		b.seen.sites[i].policies_count = 6; /* to be freed */
	end(&b);
}

static void another_scenario_is_refused(void **state)
{
	struct trouble t = { .text = "" };
	struct observation seen;
	struct cell cell;

	(void)state;
	assert_int_equal(cell_find(&set, "overlap/ikev2/UU", &cell, stderr), 0);
	assert_true(recorded_observation(&cell, &seen));
	assert_int_equal(
		cell_find(&set, "shared-reqid/ikev2/UU", &cell, stderr), 0);
	assert_null(story_of(&cell, &seen, &t));
	assert_string_equal(t.text, "what was seen is not of scenario "
				    "shared-reqid: flow contested a->b udp");
	observation_free(&seen);
}

static void ideal_runs_have_a_story(void **state)
{
	struct cell_list list;

	(void)state;
	cells_of(&set, &list);
	for (unsigned i = 0; i < list.count; i++) {
		struct bench b = { .cell = list.cells[i] };

		ideal_observation(&b.cell, &b.seen);
		tell(&b);
		free(story_sum(b.story));
		free(story_reason(b.story));
		end(&b);
	}
	cells_free(&list);
}

static void moments_are_in_order(void **state)
{
	struct bench b;
	struct story_moments m;
	unsigned kinds[4] = { 0 };

	(void)state;
	begin(&b, "crossed-sa/ikev1/UU", NULL);
	m = story_moments(b.story);
	for (unsigned i = 0; i < m.count; i++) {
		if (i > 0)
			assert_true(m.list[i - 1].ms <= m.list[i].ms);
		kinds[m.list[i].kind]++;
	}
	assert_int_equal(kinds[STORY_STEP], b.seen.steps_count);
	/* allocated, installed and deleted: two SAs in, two out, at two ends */
	assert_int_equal(kinds[STORY_SA], 2 * (2 * 3 + 2 * 2));
	assert_int_equal(kinds[STORY_COUNTER], 2);
	assert_true(kinds[STORY_LOG] > 10);
	story_moments_free(&m);
	end(&b);

	/* an old one, without times */
	begin(&b, "overlap/ikev2/UU", NULL);
	m = story_moments(b.story);
	assert_int_equal(m.count, 0);
	story_moments_free(&m);
	end(&b);
}

static void the_terminal_has_it_all(void **state)
{
	static const char *const wanted[] = {
		"failed, expected to fail: ok\n",
		"XfrmInTmplMismatch rose by 80 at a.",
		"  X net 1 b->a udp: 0 of 20 arrived, path 2\n",
		"2. 10.0.0.1 -> 10.0.1.1: refused: wrong reqid\n",
		"the kernel takes another's: the SA of net/0x2\n",
		"  a    XfrmInTmplMismatch +80 in the judged windows",
		"== settle, ",
	};
	static char name[] = "crossed-sa/ikev1/UU", verdict[] = "failed",
		    expected[] = "fail";
	struct result_line line = {
		.name = name,
		.verdict = verdict,
		.expected = expected,
		.as_expected = true,
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct bench b;

	(void)state;
	begin(&b, name, NULL);
	assert_non_null(out);
	explain_seen(out, &line, b.story);
	fclose(out);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (strstr(text, wanted[i]) == NULL)
			fail_msg("no \"%s\" in\n%s", wanted[i], text);
	free(text);
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peers_that_disagree),
		cmocka_unit_test(a_sender_that_crosses),
		cmocka_unit_test(templates_that_were_swapped),
		cmocka_unit_test(a_receiver_that_tolerates),
		cmocka_unit_test(what_must_not_arrive),
		cmocka_unit_test(recorded_runs_are_told_as_they_were),
		cmocka_unit_test(the_reqid_decides),
		cmocka_unit_test(a_redirect_is_of_no_expansion),
		cmocka_unit_test(what_is_missing_is_told),
		cmocka_unit_test(another_scenario_is_refused),
		cmocka_unit_test(ideal_runs_have_a_story),
		cmocka_unit_test(moments_are_in_order),
		cmocka_unit_test(the_terminal_has_it_all),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
