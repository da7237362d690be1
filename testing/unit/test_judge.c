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
	assert_int_equal(cells_of(&set, &list), 0);
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
	assert_int_equal(cells_of(&set, &list), 0);
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
static struct observed_counter *mismatches(struct observed_site *o)
{
	for (unsigned i = 0; i < o->counters_count; i++) {
		if (strcmp(o->counters[i].name, "XfrmInTmplMismatch") == 0)
			return &o->counters[i];
	}
	fail_msg("no such counter at %s", o->name);
	return NULL;
}

/* A packet to a raw socket is checked twice: the counter may exceed. */
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

static struct observed_site *site(struct observation *seen, const char *name)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		if (strcmp(seen->sites[i].name, name) == 0)
			return &seen->sites[i];
	}
	fail_msg("no site %s", name);
	return NULL;
}

static struct observed_flow *flow(struct observation *seen, const char *name)
{
	for (unsigned i = 0; i < seen->flows_count; i++) {
		if (strcmp(seen->flows[i].name, name) == 0)
			return &seen->flows[i];
	}
	fail_msg("no flow %s", name);
	return NULL;
}

/* An SA that carried packets. */
static struct observed_sa *busy_sa(struct observed_site *o, bool outbound)
{
	for (unsigned i = 0; i < o->sas_count; i++) {
		if (o->sas[i].outbound == outbound &&
		    o->sas[i].packets_after > o->sas[i].packets_before)
			return &o->sas[i];
	}
	fail_msg("no busy SA at %s", o->name);
	return NULL;
}

/* @count packets of a flow are lost from now on, by nothing in particular. */
static void lose(struct observed_flow *f, unsigned count)
{
	f->received -= count;
	f->lost = must_grow(f->lost, f->lost_count + count, sizeof(*f->lost));
	for (unsigned i = 0; i < count; i++)
		f->lost[f->lost_count++] = f->received + i;
}

static void add_alarm(struct observed_site *o, const char *line)
{
	struct observed_daemon *d = &o->daemons[0];

	d->log_alarms = must_grow(d->log_alarms, d->log_alarms_count + 1,
				  sizeof(char *));
	d->log_alarms[d->log_alarms_count++] = must_strdup(line);
}

static void plaintext(struct observation *seen)
{
	seen->wan.other = 1;
	seen->wan.first_other = must_strdup("10.1.1.1 -> 10.2.2.1 UDP");
}

static void one_clear_too_many(struct observation *seen)
{
	seen->wan.clear++;
}

static void clear_unseen(struct observation *seen)
{
	seen->wan.clear = 0;
}

/* what must leave as plaintext went through an SA instead */
static void clear_encrypted(struct observation *seen)
{
	for (unsigned i = 0; i < 2; i++) {
		for (unsigned j = 0; j < seen->sites[i].sas_count; j++)
			seen->sites[i].sas[j].packets_after += 20;
	}
	seen->wan.esp += 80;
}

/* Plaintext that was let in; the SAs know nothing of it. */
static void clear_arrived(struct observation *seen)
{
	struct observed_flow *f = &seen->flows[3];

	f->received = f->sent;
	f->lost_count = 0;
	mismatches(site(seen, "b"))->rise -= f->sent;
}

static void capture_lost(struct observation *seen)
{
	seen->wan.dropped = 1;
}

static void capture_blind(struct observation *seen)
{
	seen->wan.ike = 0;
}

static void esp_not_captured(struct observation *seen)
{
	seen->wan.esp -= 1;
}

static void esp_of_nobody(struct observation *seen)
{
	seen->wan.esp += 1;
}

static void sa_counts_too_few_out(struct observation *seen)
{
	busy_sa(site(seen, "a"), true)->packets_after -= 5;
	seen->wan.esp -= 5;
}

static void sa_counts_too_few_in(struct observation *seen)
{
	busy_sa(site(seen, "a"), false)->packets_after -= 5;
}

static void sa_counts_too_many_out(struct observation *seen)
{
	busy_sa(site(seen, "a"), true)->packets_after += 5;
	seen->wan.esp += 5;
}

static void sa_counts_more_in_than_sent(struct observation *seen)
{
	busy_sa(site(seen, "a"), false)->packets_after += 1;
}

static void sa_of_no_other_gateway(struct observation *seen)
{
	busy_sa(site(seen, "a"), false)->spi ^= 0x80000000;
}

static void sa_counts_backwards(struct observation *seen)
{
	busy_sa(site(seen, "a"), true)->packets_before = 1000000;
}

static void no_sas_at_b(struct observation *seen)
{
	site(seen, "b")->sas_count = 0;
}

static void only_outbound_at_b(struct observation *seen)
{
	struct observed_site *o = site(seen, "b");
	unsigned kept = 0;

	for (unsigned i = 0; i < o->sas_count; i++) {
		if (o->sas[i].outbound)
			o->sas[kept++] = o->sas[i];
	}
	o->sas_count = kept;
}

static void all_sas_deleted(struct observation *seen)
{
	for (unsigned i = 0; i < site(seen, "a")->sas_count; i++)
		site(seen, "a")->sas[i].deleted = true;
}

static void pluto_crashed(struct observation *seen)
{
	site(seen, "b")->daemons[0].exit_status = 11;	/* SIGSEGV, as of wait(2) */
}

static void pluto_failed(struct observation *seen)
{
	site(seen, "b")->daemons[0].exit_status = 1 << 8;
}

static void pluto_hung(struct observation *seen)
{
	site(seen, "b")->daemons[0].exited = false;
}

static void pluto_was_killed(struct observation *seen)
{
	site(seen, "b")->daemons[0].killed = true;
	site(seen, "b")->daemons[0].exit_status = 9;	/* SIGKILL */
}

static void pluto_started_twice(struct observation *seen)
{
	struct observed_site *o = site(seen, "a");

	o->daemons = must_grow(o->daemons, 2, sizeof(*o->daemons));
	o->daemons[1] = o->daemons[0];
	o->daemons[1].log_alarms = NULL;
	o->daemons[1].log_alarms_count = 0;
	o->daemons_count = 2;
}

static void pluto_died_before_it_was_killed(struct observation *seen)
{
	site(seen, "a")->daemons[0].exit_status = 6;	/* SIGABRT */
}

static void killed_pluto_was_shut_down(struct observation *seen)
{
	site(seen, "a")->daemons[0].killed = false;
	site(seen, "a")->daemons[0].exit_status = 0;
}

static void second_pluto_crashed(struct observation *seen)
{
	site(seen, "a")->daemons[1].exit_status = 11;
}

static void restart_was_not_done(struct observation *seen)
{
	site(seen, "a")->daemons_count--;
}

static void mismatch_while_tolerated(struct observation *seen)
{
	mismatches(site(seen, "b"))->tolerated = 3;
}

static void tolerated_out_of_nothing(struct observation *seen)
{
	seen->flows[0].tolerated_received = seen->flows[0].tolerated_sent + 1;
}

static void tolerated_went_another_way(struct observation *seen)
{
	seen->flows[0].tolerated_sent += 1000;
	seen->flows[0].tolerated_received += 1000;
}

static void mismatch_while_settling(struct observation *seen)
{
	mismatches(site(seen, "b"))->ever = 2;
}

static void ended_before_the_restarts(struct observation *seen)
{
	seen->stopped_line = 1;
}

static void ended_early(struct observation *seen)
{
	seen->stopped_line = 999;
}

static void stale_socket(struct observation *seen)
{
	site(seen, "a")->daemons[0].control_socket_fresh = false;
}

static void expectation_failed(struct observation *seen)
{
	add_alarm(site(seen, "a"), "EXPECTATION FAILED: c->child != NULL");
}

static void memory_leak(struct observation *seen)
{
	add_alarm(site(seen, "b"), "leak: group, item size: 32");
}

static void no_block_policies(struct observation *seen)
{
	site(seen, "a")->block_policies = 0;
}

static void block_policy_gone(struct observation *seen)
{
	site(seen, "a")->block_policies--;
}

static void wrong_build(struct observation *seen)
{
	struct observed_site *o = site(seen, "a");
	bool unpatched = strcmp(o->build, "U") == 0;

	free(o->build);
	o->build = must_strdup(unpatched ? "P" : "U");
}

static void unknown_build(struct observation *seen)
{
	free(site(seen, "b")->build);
	site(seen, "b")->build = NULL;
}

static void counter_unread(struct observation *seen)
{
	mismatches(site(seen, "b"))->name[0] = 'Y';
}

static void site_unseen(struct observation *seen)
{
	site(seen, "b")->name[0] = 'z';
}

static void flow_unseen(struct observation *seen)
{
	seen->flows[0].name[0] ^= 1;
}

static void flow_never_sent(struct observation *seen)
{
	seen->flows[0].sent = 0;
	seen->flows[0].received = 0;
	seen->flows[0].lost_count = 0;
}

static void sender_refused(struct observation *seen)
{
	seen->flows[0].send_errors = 1;
}

static void duplicates(struct observation *seen)
{
	seen->flows[0].duplicates = 1;
}

static void alien_packets(struct observation *seen)
{
	seen->flows[0].alien = 1;
}

static void more_received_than_sent(struct observation *seen)
{
	seen->flows[0].received = seen->flows[0].sent + 1;
}

static void lost_not_listed(struct observation *seen)
{
	struct observed_flow *f = &seen->flows[0];

	if (f->lost_count > 0)
		f->lost_count--;
	else
		f->received--;
}

static void step_not_done(struct observation *seen)
{
	seen->completed = false;
	seen->trouble = must_strdup("up net/1x2 at a: NO_PROPOSAL_CHOSEN");
}

static void counter_without_loss(struct observation *seen)
{
	mismatches(site(seen, "a"))->rise = 1;
}

static void lost_without_counter(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++)
		mismatches(&seen->sites[i])->rise = 0;
}

static void lost_more_than_counted(struct observation *seen)
{
	mismatches(site(seen, "a"))->rise = 1;
	mismatches(site(seen, "b"))->rise = 1;
}

static void counted_at_one_end_only(struct observation *seen)
{
	mismatches(site(seen, "a"))->rise += mismatches(site(seen, "b"))->rise;
	mismatches(site(seen, "b"))->rise = 0;
}

static void another_counter_rose(struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		struct observed_site *o = &seen->sites[i];

		o->counters[0].rise = mismatches(o)->rise;
		mismatches(o)->rise = 0;
	}
}

static void one_packet_lost(struct observation *seen)
{
	lose(&seen->flows[0], 1);
}

static void settled_all_the_same(struct observation *seen)
{
	seen->settled = true;
}

static void never_settled(struct observation *seen)
{
	seen->settled = false;
}

static void control_lost(struct observation *seen)
{
	lose(flow(seen, "rw2->b udp"), 3);
}

static void forged_arrived(struct observation *seen)
{
	struct observed_flow *f = flow(seen, "forged udp");

	f->received = 1;
	f->lost_count--;
}

static void refusal_not_counted(struct observation *seen)
{
	mismatches(site(seen, "b"))->rise = 0;
}

static void refusal_half_counted(struct observation *seen)
{
	mismatches(site(seen, "b"))->rise = 10;
}

static void blocked_arrived(struct observation *seen)
{
	struct observed_flow *f = flow(seen, "dropped udp");

	f->received = 1;
	f->lost_count--;
	busy_sa(site(seen, "a"), true)->packets_after++;
	busy_sa(site(seen, "b"), false)->packets_after++;
	seen->wan.esp++;
}

/* Nothing arrived, but it left the gateway as ESP. */
static void blocked_left_as_esp(struct observation *seen)
{
	busy_sa(site(seen, "a"), true)->packets_after += 20;
	busy_sa(site(seen, "b"), false)->packets_after += 20;
	seen->wan.esp += 20;
}

static void larval_reqid_differs(struct observation *seen)
{
	busy_sa(site(seen, "a"), false)->larval_reqid++;
}

static void larval_unseen(struct observation *seen)
{
	busy_sa(site(seen, "a"), false)->larval_seen = false;
}

/* The busy inbound IPCOMP SA of A. */
static struct observed_sa *ipcomp_sa(struct observation *seen)
{
	struct observed_site *o = site(seen, "a");

	for (unsigned i = 0; i < o->sas_count; i++) {
		if (!o->sas[i].outbound && o->sas[i].proto == IPPROTO_COMP &&
		    o->sas[i].packets_after > o->sas[i].packets_before)
			return &o->sas[i];
	}
	fail_msg("no IPCOMP SA");
	return NULL;
}

static void not_compressed(struct observation *seen)
{
	ipcomp_sa(seen)->packets_after--;
}

static void ipcomp_larval_reqid_differs(struct observation *seen)
{
	ipcomp_sa(seen)->larval_reqid++;
}

/* The ESP template's reqid is another one. */
static void no_inbound_policy_for_ipcomp(struct observation *seen)
{
	struct observed_site *o = site(seen, "a");

	for (unsigned i = 0; i < o->policies_count; i++) {
		if (o->policies[i].direction == 'i')
			o->policies[i].ipcomp_reqid = 0;
	}
}

static void policy_without_interface(struct observation *seen)
{
	site(seen, "b")->policies[0].if_id = 0;
}

static void no_inbound_policy_for_sa(struct observation *seen)
{
	struct observed_site *o = site(seen, "a");

	for (unsigned i = 0; i < o->policies_count; i++) {
		if (o->policies[i].direction == 'i')
			o->policies[i].reqid++;
	}
}

static void no_forward_policy_for_sa(struct observation *seen)
{
	struct observed_site *o = site(seen, "b");

	for (unsigned i = 0; i < o->policies_count; i++) {
		if (o->policies[i].direction == 'f')
			o->policies[i].reqid++;
	}
}

static void rule_counted_nothing(struct observation *seen)
{
	site(seen, "b")->rules[0].packets = 0;
}

static void one_rule_more(struct observation *seen)
{
	site(seen, "b")->rules[0].rules++;
}

static void one_rule_too_few(struct observation *seen)
{
	site(seen, "a")->rules[1].rules--;
}

static void a_dead_rule_counts(struct observation *seen)
{
	site(seen, "a")->rules[0].most = 1;
}

static void no_such_rule(struct observation *seen)
{
	site(seen, "b")->rules[1].rules = 0;
}

static void rules_unread(struct observation *seen)
{
	site(seen, "b")->rules[0].match[0] = 'x';
}

static void charon_is_a_pluto(struct observation *seen)
{
	free(site(seen, "b")->build);
	site(seen, "b")->build = must_strdup("P");
}

static void pluto_is_a_charon(struct observation *seen)
{
	free(site(seen, "a")->build);
	site(seen, "a")->build = must_strdup("charon");
}

/* Some flow gets lost as if by the fault, in a cell that must deliver. */
static void outage_after_all(struct observation *seen)
{
	lose(&seen->flows[0], 20);
	mismatches(site(seen, "b"))->rise = 20;
	seen->settled = false;
}

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
	const char *reason;	/* part of one of them */
} false_passes[] = {
#define SPOIL(cell, how, verdict, reason) \
	{ #how, cell, how, VERDICT_##verdict, reason }
/* whatever makes a run worthless does so whether it delivers or fails */
#define WORTHLESS(how, reason) \
	SPOIL(GOOD, how, INVALID, reason), \
	SPOIL(FAILING, how, INVALID, reason)

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
	SPOIL(RESTARTING, tolerated_went_another_way, INVALID,
	      "another way"),
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
