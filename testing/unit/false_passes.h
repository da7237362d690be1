/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * false_passes.h - observations of runs that must not be believed: each
 * function spoils one thing in a flawless observation.
 */
#ifndef UNIT_FALSE_PASSES_H
#define UNIT_FALSE_PASSES_H

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/must.h"
#include "observation/observation.h"

static struct observed_counter *mismatches(struct observed_site *o)
{
	for (unsigned i = 0; i < o->counters_count; i++) {
		if (strcmp(o->counters[i].name, "XfrmInTmplMismatch") == 0)
			return &o->counters[i];
	}
	fail_msg("no such counter at %s", o->name);
	return NULL;
}

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

/* Lose @count packets of a flow, without a cause elsewhere. */
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

/* Plaintext was let in; no SA counted it. */
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
	site(seen, "b")->daemons[0].exit_status =
		11; /* SIGSEGV, as of wait(2) */
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
	site(seen, "b")->daemons[0].exit_status = 9; /* SIGKILL */
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
	site(seen, "a")->daemons[0].exit_status = 6; /* SIGABRT */
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

/* Nothing arrived, but the packets left the gateway as ESP. */
static void blocked_left_as_esp(struct observation *seen)
{
	busy_sa(site(seen, "a"), true)->packets_after += 20;
	busy_sa(site(seen, "b"), false)->packets_after += 20;
	seen->wan.esp += 20;
}

/* Echo requests left and arrived; the answers were dropped on their way in. */
static void blocked_was_answered(struct observation *seen)
{
	blocked_left_as_esp(seen);
	busy_sa(site(seen, "b"), true)->packets_after += 20;
	busy_sa(site(seen, "a"), false)->packets_after += 20;
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

/* Only the ESP template is left; its reqid differs from the IPCOMP SA's. */
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

/* A flow is lost as if by the fault, in a cell that must deliver. */
static void outage_after_all(struct observation *seen)
{
	lose(&seen->flows[0], 20);
	mismatches(site(seen, "b"))->rise = 20;
	seen->settled = false;
}

#endif
