// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_judge.c - the judge believes flawless runs, and nothing else.
 *
 * Each test of a false pass takes a flawless observation, one recorded from a
 * real run (testing/unit/recorded) and one made by ideal.h, and spoils one
 * thing; the verdict must change, with a reason that says why.  A check that
 * cannot be seen biting here has no place in the judge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "false_passes.h"
#include "ideal.h"
#include "judge/judge.h"
#include "recorded.h"
#include "scenario/cell.h"
#include "shipped.h"

static struct cell find(const char *name)
{
	struct cell cell;

	assert_int_equal(cell_find(&set, name, &cell, stderr), 0);
	return cell;
}

static bool gives_reason(const struct judgement *j, const char *part)
{
	for (unsigned i = 0; i < j->reasons_count; i++) {
		if (strstr(j->reasons[i], part) != NULL)
			return true;
	}
	return false;
}

/* ------------------------------------------------- what must be believed */

static void recorded_runs_are_believed(void **state)
{
	struct cell_list list;
	unsigned recorded = 0;

	(void)state;
	cells_of(&set, &list);
	for (unsigned i = 0; i < list.count; i++) {
		struct observation seen;
		struct judgement j;
		char name[CELL_NAME];

		if (!recorded_observation(&list.cells[i], &seen))
			continue;
		recorded++;
		judge_beside_ideal(&list.cells[i], &seen, &j);
		if (!j.as_expected)
			print_error("%s: %s: %s\n",
				    cell_name(&list.cells[i], name),
				    verdict_name(j.verdict), j.reasons[0]);
		assert_true(j.as_expected);
		judgement_free(&j);
		observation_free(&seen);
	}
	cells_free(&list);
	assert_true(recorded >= 10);
}

static void flawless_runs_are_believed(void **state)
{
	struct cell_list list;

	(void)state;
	cells_of(&set, &list);
	for (unsigned i = 0; i < list.count; i++) {
		struct observation seen;
		struct judgement j;
		char name[CELL_NAME];

		ideal_observation(&list.cells[i], &seen);
		judge_beside_ideal(&list.cells[i], &seen, &j);
		if (!j.as_expected)
			print_error("%s: %s: %s\n",
				    cell_name(&list.cells[i], name),
				    verdict_name(j.verdict), j.reasons[0]);
		assert_true(j.as_expected);
		assert_true(j.reasons_count > 0);
		judgement_free(&j);
		observation_free(&seen);
	}
	cells_free(&list);
}

/* XfrmInTmplMismatch of a site. */
static void double_counting_is_no_matter(void **state)
{
	struct cell cell = find("overlap/ikev1/UU");
	struct observation seen;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	for (unsigned i = 0; i < seen.sites_count; i++)
		mismatches(&seen.sites[i])->rise *= 2;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_FAILED);
	assert_true(j.as_expected);
	judgement_free(&j);
	observation_free(&seen);
}

/* Three for each inner address that is another site's alone. */
static void block_policies_are_per_address(void **state)
{
	struct cell cell = find("two-roadwarriors/ikev1/PP");
	const struct scenario *s = cell.scenario;

	(void)state;
	/* rw1 has the address of rw2 as well: only b's is left */
	assert_int_equal(validity_blocks(s, scenario_site(s, "rw1")), 3);
	assert_int_equal(validity_blocks(s, scenario_site(s, "rw2")), 6);
	assert_int_equal(validity_blocks(s, scenario_site(s, "b")), 6);
}

static void loss_while_settling_is_no_matter(void **state)
{
	struct cell cell = find("overlap/ikev1/PP");
	struct observation seen;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	seen.flows[0].settle_sent = 40;
	seen.flows[0].settle_received = 1;
	judge(&cell, &seen, &j);
	assert_true(j.as_expected);
	judgement_free(&j);
	observation_free(&seen);
}

/* ------------------------------------------------ what must not be believed */

#define GOOD "overlap/ikev2/PP"
#define FAILING "overlap/ikev2/UU"
#define CLEAR "clear/ikev2/PP"
#define REFUSING "two-roadwarriors/ikev2/PP"
#define BLOCKING "drop-beside-tunnel/ikev2/PP"
#define LOGGING "nflog/ikev2/PP"
#define RESTARTING "restart/ikev2/PP"
#define STEADY "incident-graceful/ikev1/PP"
#define COMPRESSING "crossed-sa-ipcomp/ikev2/PP"
#define CHARON "charon-children/ikev2/P"

static const struct false_pass {
	const char *what;
	const char *cell;
	void (*spoil)(struct observation *seen);
	enum verdict verdict;
	const char *reason; /* part of one of them */
} false_passes[] = {
/* clang-format off */
#define SPOIL(cell, how, verdict, reason) \
	{ #how, cell, how, VERDICT_##verdict, reason }
/* clang-format on */
/* whatever makes a run worthless does so whether it delivers or fails */
#define WORTHLESS(how, reason) \
	SPOIL(GOOD, how, INVALID, reason), SPOIL(FAILING, how, INVALID, reason)

	WORTHLESS(plaintext, "10.1.1.1 -> 10.2.2.1 UDP"),
	WORTHLESS(capture_lost, "the capture lost 1 packets"),
	WORTHLESS(capture_blind, "saw no IKE"),
	WORTHLESS(esp_not_captured, "the capture saw"),
	WORTHLESS(esp_of_nobody, "the capture saw"),
	SPOIL(GOOD, sa_counts_too_few_out, INVALID, "went another way"),
	SPOIL(GOOD, sa_counts_too_few_in, INVALID, "came another way"),
	SPOIL(GOOD, sa_counts_too_many_out, INVALID, "its flows at most"),
	SPOIL(FAILING, sa_counts_too_many_out, INVALID, "its flows at most"),
	WORTHLESS(sa_counts_more_in_than_sent, "more packets arrived on SA"),
	WORTHLESS(sa_of_no_other_gateway, "no other gateway has it"),
	WORTHLESS(sa_counts_backwards, "backwards"),
	WORTHLESS(no_sas_at_b, "site b: 0 inbound and 0 outbound SAs"),
	WORTHLESS(only_outbound_at_b, "site b: 0 inbound and"),
	WORTHLESS(all_sas_deleted, "site a: 0 inbound and 0 outbound SAs"),
	WORTHLESS(pluto_crashed, "killed by signal 11"),
	WORTHLESS(pluto_failed, "ended with status 1"),
	WORTHLESS(pluto_hung, "did not end after whack --shutdown"),
	WORTHLESS(pluto_was_killed, "pluto was killed, the steps say"),
	WORTHLESS(pluto_started_twice, "started 2 times, the steps say 1"),
	SPOIL(RESTARTING, pluto_died_before_it_was_killed, INVALID,
	      "was to die of SIGKILL"),
	SPOIL(RESTARTING, killed_pluto_was_shut_down, INVALID,
	      "pluto was shut down, the steps say"),
	SPOIL(RESTARTING, second_pluto_crashed, INVALID,
	      "a, start 2: pluto was killed by signal 11"),
	SPOIL(RESTARTING, restart_was_not_done, INVALID, "was started"),
	SPOIL(RESTARTING, mismatch_while_tolerated, LOST,
	      "rose by 3 at b while losses were allowed"),
	SPOIL(RESTARTING, tolerated_out_of_nothing, INVALID,
	      "sent while losses were allowed"),
	SPOIL(RESTARTING, tolerated_went_another_way, INVALID, "another way"),
	SPOIL(RESTARTING, ended_early, INVALID, "ended at line 999"),
	SPOIL(STEADY, mismatch_while_settling, LOST,
	      "rose by 2 at b since the cell began"),
	SPOIL(STEADY, ended_before_the_restarts, INVALID,
	      "was started 4 times, the steps say 1"),
	SPOIL(STEADY, ended_early, INVALID, "yet the steps ended"),
	WORTHLESS(stale_socket, "a control socket was there before"),
	WORTHLESS(expectation_failed, "EXPECTATION FAILED"),
	WORTHLESS(memory_leak, "leak: group"),
	WORTHLESS(no_block_policies, "0 block policies"),
	WORTHLESS(block_policy_gone, "5 block policies at the end, not 6"),
	WORTHLESS(wrong_build, "site a ran build"),
	WORTHLESS(unknown_build, "ran build (unknown)"),
	WORTHLESS(counter_unread, "site b: XfrmInTmplMismatch was not read"),
	WORTHLESS(site_unseen, "site b was not observed"),
	WORTHLESS(flow_unseen, "was not observed"),
	WORTHLESS(flow_never_sent, "no packet was sent"),
	WORTHLESS(sender_refused, "the sender's kernel refused"),
	WORTHLESS(duplicates, "arrived twice"),
	WORTHLESS(alien_packets, "never sent"),
	WORTHLESS(more_received_than_sent, "21 packets arrived of 20 sent"),
	WORTHLESS(lost_not_listed, "are listed as lost"),
	WORTHLESS(step_not_done, "NO_PROPOSAL_CHOSEN"),

	SPOIL(GOOD, counter_without_loss, INVALID, "no judged packet was lost"),
	SPOIL(GOOD, one_packet_lost, LOST, "something else lost the rest"),
	SPOIL(GOOD, never_settled, LOST, "before the settle deadline"),
	SPOIL(GOOD, outage_after_all, LOST, "did not rise at a"),
	SPOIL(FAILING, lost_without_counter, LOST, "counted 0"),
	SPOIL(FAILING, lost_more_than_counted, LOST, "counted 2"),
	SPOIL(FAILING, counted_at_one_end_only, LOST, "did not rise at b"),
	SPOIL(FAILING, another_counter_rose, LOST, "did not rise at a"),
	SPOIL(FAILING, settled_all_the_same, LOST, "had delivered before"),

	SPOIL(CLEAR, one_clear_too_many, INVALID, "packets in clear"),
	SPOIL(CLEAR, clear_unseen, INVALID, "0 packets in clear"),
	SPOIL(CLEAR, clear_encrypted, INVALID, "its flows at most"),
	SPOIL(CLEAR, clear_arrived, LEAKED, "must refuse"),
	SPOIL(CLEAR, plaintext, INVALID, "neither IKE nor ESP"),
	SPOIL(GOOD, one_clear_too_many, INVALID, "1 packets in clear"),
	SPOIL(REFUSING, control_lost, LOST, "rw2->b udp: 17 of 20"),
	SPOIL(REFUSING, forged_arrived, LEAKED, "must refuse"),
	SPOIL(REFUSING, refusal_not_counted, LOST, "did not rise at b"),
	SPOIL(REFUSING, refusal_half_counted, LOST, "counted 10"),
	SPOIL(REFUSING, never_settled, LOST, "settle deadline"),
	SPOIL(BLOCKING, blocked_arrived, LEAKED, "operator's policy"),
	SPOIL(BLOCKING, blocked_left_as_esp, LEAKED, "leaked past"),
	SPOIL(BLOCKING, blocked_was_answered, LEAKED, "leaked past"),

	SPOIL(GOOD, larval_reqid_differs, MISKEYED, "was allocated under"),
	SPOIL(FAILING, larval_reqid_differs, MISKEYED, "was allocated under"),
	SPOIL(REFUSING, no_forward_policy_for_sa, MISKEYED, "no forward"),
	SPOIL(GOOD, larval_unseen, MISKEYED, "saw no larval SA"),
	SPOIL(GOOD, no_inbound_policy_for_sa, MISKEYED, "no inbound policy"),
	SPOIL(GOOD, no_forward_policy_for_sa, MISKEYED, "no forward policy"),
	SPOIL(COMPRESSING, not_compressed, INVALID, "were not compressed"),
	SPOIL(COMPRESSING, ipcomp_larval_reqid_differs, MISKEYED,
	      "was allocated under"),
	SPOIL(COMPRESSING, no_inbound_policy_for_ipcomp, MISKEYED,
	      "no inbound policy"),
	SPOIL("ipsec-interface/ikev2/PP", policy_without_interface, INVALID,
	      "is of no XFRM interface"),
	SPOIL(CHARON, larval_reqid_differs, MISKEYED, "site a: SPI"),
	SPOIL(CHARON, larval_unseen, MISKEYED, "saw no larval SA"),
	SPOIL(CHARON, no_forward_policy_for_sa, MISKEYED, "no forward policy"),
	SPOIL(CHARON, charon_is_a_pluto, INVALID, "build P, not charon"),
	SPOIL(CHARON, pluto_hung, INVALID, "did not end after"),
	SPOIL(CHARON, pluto_is_a_charon, INVALID,
	      "site a ran build charon, not P"),
	SPOIL(LOGGING, rule_counted_nothing, MISKEYED, "counted nothing"),
	SPOIL(LOGGING, one_rule_more, MISKEYED,
	      "site b has 3 rules \"ipsec in\", not 2"),
	SPOIL(LOGGING, one_rule_too_few, MISKEYED,
	      "site a has 1 rules \"ipsec out\", not 2"),
	SPOIL("nflog-ondemand/ikev2/UU", a_dead_rule_counts, MISKEYED,
	      "counted 1 packets, and should have none"),
	SPOIL(LOGGING, no_such_rule, MISKEYED, "has no rule \"ipsec out\""),
	SPOIL(LOGGING, rules_unread, MISKEYED, "has no rule \"ipsec in\""),
};

/* Whether the judge minds; takes the observation. */
static bool is_seen(const struct false_pass *f, const struct cell *cell,
		    struct observation *seen, const char *origin)
{
	struct judgement j;
	bool minds;

	f->spoil(seen);
	judge(cell, seen, &j);
	minds = j.verdict == f->verdict && !j.as_expected &&
		gives_reason(&j, f->reason);
	if (!minds) {
		print_error("%s in %s, %s: %s, because\n", f->what, f->cell,
			    origin, verdict_name(j.verdict));
		for (unsigned i = 0; i < j.reasons_count; i++)
			print_error("        %s\n", j.reasons[i]);
	}
	judgement_free(&j);
	observation_free(seen);
	return minds;
}

static void false_passes_are_seen(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(false_passes) / sizeof(false_passes[0]);
	     i++) {
		const struct false_pass *f = &false_passes[i];
		struct cell cell = find(f->cell);
		struct observation seen;

		assert_true(recorded_observation(&cell, &seen));
		wrong += !is_seen(f, &cell, &seen, "recorded");
		ideal_observation(&cell, &seen);
		wrong += !is_seen(f, &cell, &seen, "ideal");
	}
	assert_int_equal(wrong, 0);
}

/* What charon allocates its SPIs under is its own affair. */
static void charon_has_its_own_larval_sas(void **state)
{
	struct cell cell = find(CHARON);
	struct observation seen;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	busy_sa(site(&seen, "b"), false)->larval_reqid = 0;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_DELIVERED);
	judgement_free(&j);
	observation_free(&seen);
}

/* As when its peer was killed: no policy needs to accept what cannot come. */
static void what_nobody_sends_on_has_no_policy(void **state)
{
	struct cell cell = find(GOOD);
	struct observed_sa *sa, *sender = NULL;
	struct observation seen;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	sa = busy_sa(site(&seen, "a"), false);
	sa->reqid += 1000;
	sa->larval_reqid = sa->reqid;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_MISKEYED);
	judgement_free(&j);
	for (unsigned i = 0; i < site(&seen, "b")->sas_count; i++)
		if (site(&seen, "b")->sas[i].spi == sa->spi)
			sender = &site(&seen, "b")->sas[i];
	if (!sender) {
		fail_msg("b does not send on it");
		return;
	}
	sender->deleted = true;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_DELIVERED);
	judgement_free(&j);
	/* but its SPI was allocated as promised all the same */
	sa->larval_reqid++;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_MISKEYED);
	judgement_free(&j);
	observation_free(&seen);
}

/* All inbound SAs of a site as an unpatched Openswan makes them. */
static void allocate_under(struct observed_site *o, uint32_t reqid)
{
	o->larval_reqid = reqid;
	for (unsigned i = 0; i < o->sas_count; i++)
		if (!o->sas[i].outbound)
			o->sas[i].larval_reqid = reqid;
}

/* A fault that patching cures, so that no patched pluto may have it. */
static void unpatched_openswan_has_its_larval_reqid(void **state)
{
	struct cell cell = find(FAILING);
	struct observation seen;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	allocate_under(site(&seen, "a"), 1026);
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_FAILED);
	assert_true(j.as_expected);
	judgement_free(&j);
	/* but no other one */
	busy_sa(site(&seen, "a"), false)->larval_reqid++;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_MISKEYED);
	judgement_free(&j);
	observation_free(&seen);

	cell = find(GOOD);
	ideal_observation(&cell, &seen);
	allocate_under(site(&seen, "a"), 1026);
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_MISKEYED);
	judgement_free(&j);
	observation_free(&seen);
}

/* Neither good nor bad, with the reason. */
static void what_a_pluto_cannot_is_skipped(void **state)
{
	struct cell cell = find(GOOD);
	struct observation seen = {
		.unable = must_strdup("Openswan 3.0.0 at site a has no reqid="),
	};
	struct judgement j;

	(void)state;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_SKIPPED);
	assert_true(gives_reason(&j, "at site a has no reqid="));
	judgement_free(&j);
	observation_free(&seen);
}

/* The rekeyed SA is gone at the end, but what it carried still counts. */
/* Sent to an address that a step took away: it may be on the WAN, or not. */
static void stranded_packets_need_not_be_seen(void **state)
{
	struct cell cell = find("overlap/ikev2/PP");
	struct observation seen;
	struct judgement j;

	(void)state;
	for (unsigned missing = 0; missing < 5; missing++) {
		ideal_observation(&cell, &seen);
		busy_sa(site(&seen, "a"), true)->stranded = 3;
		busy_sa(site(&seen, "a"), false)->stranded = 20;
		seen.wan.esp -= missing;
		judge(&cell, &seen, &j);
		assert_int_equal(j.verdict, missing <= 3 ? VERDICT_DELIVERED :
							   VERDICT_INVALID);
		judgement_free(&j);
		observation_free(&seen);
	}
}

static void a_deleted_sa_still_counts(void **state)
{
	struct cell cell = find("mixed-style/ikev2/PP");
	struct observation seen;
	struct observed_site *a;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	a = site(&seen, "a");
	busy_sa(a, false)->deleted = true;
	busy_sa(a, true)->deleted = true;
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_DELIVERED);
	judgement_free(&j);
	observation_free(&seen);
}

/* An outage comes with what reasoning says of each flow. */
static void reasons_tell_the_fault(void **state)
{
	struct cell cell = find(FAILING);
	struct observation seen;
	struct judgement j;

	(void)state;
	ideal_observation(&cell, &seen);
	judge(&cell, &seen, &j);
	assert_int_equal(j.verdict, VERDICT_FAILED);
	assert_true(gives_reason(&j, "contested a->b udp: 0 of 20"));
	assert_true(gives_reason(&j, "a sends it on the SA of net/2x1"));
	judgement_free(&j);

	/* and one that no fault explains says so */
	lose(flow(&seen, "1x2 alone udp"), 20);
	judge(&cell, &seen, &j);
	assert_true(gives_reason(&j, "no known fault explains it"));
	judgement_free(&j);
	observation_free(&seen);
}

static void a_column_that_does_not_exist_is_never_as_expected(void **state)
{
	struct cell cell = find("strict/ikev2/PP");
	struct observation seen;
	struct judgement j;

	(void)state;
	cell.column = COLUMN_UU;
	ideal_observation(&cell, &seen);
	judge(&cell, &seen, &j);
	assert_false(j.as_expected);
	judgement_free(&j);
	observation_free(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_runs_are_believed),
		cmocka_unit_test(flawless_runs_are_believed),
		cmocka_unit_test(double_counting_is_no_matter),
		cmocka_unit_test(loss_while_settling_is_no_matter),
		cmocka_unit_test(block_policies_are_per_address),
		cmocka_unit_test(false_passes_are_seen),
		cmocka_unit_test(charon_has_its_own_larval_sas),
		cmocka_unit_test(what_nobody_sends_on_has_no_policy),
		cmocka_unit_test(unpatched_openswan_has_its_larval_reqid),
		cmocka_unit_test(what_a_pluto_cannot_is_skipped),
		cmocka_unit_test(stranded_packets_need_not_be_seen),
		cmocka_unit_test(a_deleted_sa_still_counts),
		cmocka_unit_test(reasons_tell_the_fault),
		cmocka_unit_test(
			a_column_that_does_not_exist_is_never_as_expected),
	};

	return cmocka_run_group_tests_name("judge", tests, load, unload);
}
