// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is found inconsistent in one gateway.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "model/xfrm_finding.h"
#include "model_sets.h"

#define A "192.0.2.1"
#define B "192.0.2.2"

/* A gateway at A, sound in itself, with two tunnels to B. */
static struct xm_set *sound(void)
{
	static const char *const nets[] = { "10.1.1.0/24", "10.1.2.0/24" };
	struct xm_set *set = xm_set_new(0);

	for (uint32_t i = 0; i < 2; i++) {
		const char *net = nets[i], *far = "10.2.0.0/16";
		uint32_t reqid = 100 + i;

		put_sa(set, sa_of(A, B, 0x10 + i, reqid));
		put_sa(set, sa_of(B, A, 0x20 + i, reqid));
		put_policy(set, with(policy_of(XM_OUT, net, far, 5),
				     template_of(A, B, reqid)));
		put_policy(set, with(policy_of(XM_IN, far, net, 5),
				     template_of(B, A, reqid)));
		put_policy(set, with(policy_of(XM_FWD, far, net, 5),
				     template_of(B, A, reqid)));
	}
	return set;
}

static struct xm_findings judged(struct xm_set *set)
{
	xm_set_seal(set);
	return xm_judge(set, NULL);
}

static const struct xm_finding *find(const struct xm_findings *found,
				     enum xm_finding_kind kind)
{
	for (unsigned i = 0; i < found->count; i++) {
		if (found->list[i].kind == kind)
			return &found->list[i];
	}
	return NULL;
}

static void done(struct xm_set *set, struct xm_findings *found)
{
	xm_findings_free(found);
	xm_set_free(set);
}

static void a_sound_gateway(void **state)
{
	struct xm_set *set = sound();
	struct xm_findings found = judged(set);

	(void)state;
	assert_int_equal(found.count, 0);
	/* in and forward, of two reqids */
	assert_int_equal(found.groups_count, 4);
	for (unsigned i = 0; i < 4; i++) {
		const struct xm_group *g = &found.groups[i];

		assert_int_equal(g->policies_count, 1);
		assert_int_equal(g->sas_count, 1);
		assert_int_equal(xm_sa(set, g->sas[0])->reqid, g->reqid);
		assert_int_equal(xm_policy(set, g->policies[0])->direction,
				 g->direction);
	}
	assert_int_equal(xm_sa_is_outbound(set, 0), 1);
	assert_int_equal(xm_sa_is_outbound(set, 1), 0);
	done(set, &found);
}

static void nothing_at_all(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_findings found = judged(set);

	(void)state;
	assert_int_equal(found.count, 0);
	assert_int_equal(found.groups_count, 0);
	done(set, &found);
}

static void a_policy_without_an_sa(void **state)
{
	struct xm_set *set = sound();
	uint32_t policy = put_policy(
		set, with(policy_of(XM_OUT, "10.1.3.0/24", "10.2.0.0/16", 5),
			  template_of(A, B, 102)));
	struct xm_findings found = judged(set);
	const struct xm_finding *f = find(&found, XM_OUT_UNSATISFIED);

	(void)state;
	assert_int_equal(found.count, 1);
	assert_non_null(f);
	assert_int_equal(f->policy, policy);
	assert_int_equal(f->severity, XM_MAYBE);
	assert_int_equal(f->choice.reason, XM_NO_SA);
	assert_true(f->has_flow);
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &f->flow), policy);
	done(set, &found);
}

/* Fault R: one reqid, so that one policy's packets go on the other's SA. */
static void a_choice_between_child_sas(void **state)
{
	struct xm_set *set = xm_set_new(0);
	uint32_t first = put_sa(set, sa_of(A, B, 1, 100));
	uint32_t second = put_sa(set, sa_of(A, B, 2, 100));
	const struct xm_finding *f;
	struct xm_findings found;

	(void)state;
	put_policy(set, with(policy_of(XM_OUT, "10.1.1.0/24", "10.2.0.0/16", 5),
			     template_of(A, B, 100)));
	put_policy(set, with(policy_of(XM_OUT, "10.1.2.0/24", "10.2.0.0/16", 5),
			     template_of(A, B, 100)));
	found = judged(set);
	f = find(&found, XM_OUT_AMBIGUOUS);
	assert_non_null(f);
	assert_int_equal(f->severity, XM_FAULT);
	assert_int_equal(f->sa, second);
	assert_int_equal(f->other_sa, first);
	assert_int_equal(f->choice.reason, XM_ONE_OF);
	/* any of them may be taken */
	assert_null(find(&found, XM_OUT_IDLE));
	assert_null(find(&found, XM_OUT_TIED));
	done(set, &found);
}

/* Both ends brought the tunnel up at once: not known to be sound, nor not. */
static void two_of_one_second(void **state)
{
	struct xm_set *set = sound();
	struct xm_sa twin = sa_of(A, B, 0x30, 100);
	struct xm_findings found;
	const struct xm_finding *f;
	uint32_t used;

	(void)state;
	twin.packets = 5;
	used = put_sa(set, twin);
	put_sa(set, sa_of(A, B, 0x31, 100));
	twin.spi = 0x32;
	twin.add_time--;
	put_sa(set, twin);
	found = judged(set);
	assert_int_equal(found.count, 2);
	f = find(&found, XM_OUT_TIED);
	assert_non_null(f);
	assert_int_equal(f->severity, XM_MAYBE);
	assert_int_equal(f->sa, used);
	assert_int_equal(f->choice.tied, 3);
	assert_int_equal(f->choice.fitting, 4);
	assert_int_equal(f->choice.reason, XM_ONLY_USED);
	/* the one of an earlier second */
	f = find(&found, XM_OUT_IDLE);
	assert_non_null(f);
	assert_int_equal(xm_sa(set, f->sa)->spi, 0x32);
	done(set, &found);
	/* where the tables did not grow there is no doubt */
	set = sound();
	put_sa(set, sa_of(A, B, 0x30, 100));
	xm_set_order_known(set);
	found = judged(set);
	assert_null(find(&found, XM_OUT_TIED));
	assert_non_null(find(&found, XM_OUT_IDLE));
	done(set, &found);
}

static bool all_one(void *arg, uint32_t sa, uint32_t other)
{
	(void)sa;
	(void)other;
	++*(unsigned *)arg;
	return true;
}

static void a_rekey_is_no_choice(void **state)
{
	struct xm_set *set = sound();
	struct xm_sa newer = sa_of(A, B, 0x30, 100);
	unsigned asked = 0;
	struct xm_judge_options options = {
		.same_child = all_one,
		.arg = &asked,
	};
	struct xm_findings found;

	(void)state;
	newer.add_time += 3600;
	put_sa(set, newer);
	found = judged(set);
	assert_null(find(&found, XM_OUT_AMBIGUOUS));
	assert_non_null(find(&found, XM_OUT_IDLE));
	assert_int_equal(find(&found, XM_OUT_IDLE)->severity, XM_INFORMATION);
	done(set, &found);

	/* two policies share them, but the caller knows better */
	set = xm_set_new(0);
	put_sa(set, sa_of(A, B, 1, 100));
	put_sa(set, sa_of(A, B, 2, 100));
	put_policy(set, with(policy_of(XM_OUT, "10.1.1.0/24", "10.2.0.0/16", 5),
			     template_of(A, B, 100)));
	put_policy(set, with(policy_of(XM_OUT, "10.1.2.0/24", "10.2.0.0/16", 5),
			     template_of(A, B, 100)));
	xm_set_seal(set);
	found = xm_judge(set, &options);
	assert_null(find(&found, XM_OUT_AMBIGUOUS));
	assert_int_equal(asked, 2);
	done(set, &found);
}

static void sas_without_a_policy(void **state)
{
	struct xm_set *set = sound();
	uint32_t out = put_sa(set, sa_of(A, B, 0x30, 999));
	uint32_t in = put_sa(set, sa_of(B, A, 0x31, 999));
	struct xm_findings found = judged(set);
	const struct xm_finding *f = find(&found, XM_OUT_UNREACHABLE);

	(void)state;
	assert_int_equal(found.count, 3);
	assert_non_null(f);
	assert_int_equal(f->sa, out);
	f = find(&found, XM_IN_UNACCEPTED);
	assert_non_null(f);
	assert_int_equal(f->sa, in);
	assert_int_equal(f->differs, XM_DIFFERS_REQID);
	assert_int_not_equal(f->policy, XM_NONE);
	assert_non_null(find(&found, XM_FWD_UNACCEPTED));
	done(set, &found);
}

static void inbound_policies_without_an_sa(void **state)
{
	struct xm_set *set = sound();
	struct xm_findings found;
	const struct xm_finding *f;
	uint32_t in, host;

	(void)state;
	in = put_policy(set,
			with(policy_of(XM_IN, "10.3.0.0/16", "10.1.1.0/24", 5),
			     template_of(B, A, 555)));
	/* only this host is at that end */
	host = put_policy(set,
			  with(policy_of(XM_IN, "10.4.0.0/16", "10.1.1.1", 5),
			       template_of(B, A, 100)));
	found = judged(set);
	f = find(&found, XM_IN_UNSATISFIED);
	assert_non_null(f);
	assert_int_equal(f->policy, in);
	f = find(&found, XM_IN_WITHOUT_FWD);
	assert_non_null(f);
	assert_int_equal(f->policy, in);
	assert_int_equal(f->severity, XM_FAULT);
	assert_int_equal(found.count, 3);
	for (unsigned i = 0; i < found.count; i++)
		if (found.list[i].policy == host)
			assert_int_equal(found.list[i].severity,
					 XM_INFORMATION);
	done(set, &found);
}

/* Out of three tunnels, the policy for the answers of one is not as it was. */
static const struct xm_finding *without_twin(struct xm_policy in,
					     struct xm_set **set,
					     struct xm_findings *found)
{
	*set = sound();
	put_sa(*set, sa_of(A, B, 0x30, 300));
	put_policy(*set,
		   with(policy_of(XM_OUT, "10.1.3.0/24", "10.2.0.0/16", 5),
			template_of(A, B, 300)));
	put_policy(*set, in);
	*found = judged(*set);
	return find(found, XM_OUT_WITHOUT_IN);
}

static void an_outbound_policy_alone(void **state)
{
	struct xm_policy in = with(policy_of(XM_IN, "10.2.0.0/16",
					     "10.1.3.0/24", 5),
				   template_of(B, A, 100));
	const struct xm_finding *f;
	struct xm_findings found;
	struct xm_set *set;

	(void)state;
	assert_null(without_twin(in, &set, &found));
	done(set, &found);
	/* a redirect of pluto's has no mirror; a wider one covers it */
	in.selector.dst = prefix_of("10.1.0.0/16");
	assert_null(without_twin(in, &set, &found));
	done(set, &found);
	in.mark = (struct xm_mark) { 1, 1 };
	in.if_id = 7;
	assert_null(without_twin(in, &set, &found));
	done(set, &found);
	/* of another peer */
	in.templates[0].src = prefix_of("192.0.2.3");
	assert_non_null(without_twin(in, &set, &found));
	done(set, &found);
	in.block = true;
	in.templates_count = 0;
	in.selector.dst = prefix_of("10.1.3.0/24");
	f = without_twin(in, &set, &found);
	assert_non_null(f);
	assert_int_equal(f->severity, XM_FAULT);
	assert_int_equal(xm_policy(set, f->policy)->templates[0].reqid, 300);
	assert_true(f->has_flow);
	done(set, &found);
	/* one that only asks the IKE daemon for an SA has none yet */
	set = sound();
	put_policy(set, with(policy_of(XM_OUT, "10.1.3.0/24", "10.2.0.0/16", 5),
			     template_of(A, B, 300)));
	found = judged(set);
	assert_null(find(&found, XM_OUT_WITHOUT_IN));
	done(set, &found);
}

static void policies_that_overlap(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_findings found;
	const struct xm_finding *f;
	struct xm_flow flow;
	uint32_t narrow, wide;

	(void)state;
	put_sa(set, sa_of(A, B, 1, 100));
	put_sa(set, sa_of(A, B, 2, 101));
	narrow = put_policy(
		set, with(policy_of(XM_OUT, "10.1.1.0/24", "10.2.0.0/16", 5),
			  template_of(A, B, 100)));
	wide = put_policy(
		set, with(policy_of(XM_OUT, "10.1.0.0/16", "10.2.2.0/24", 6),
			  template_of(A, B, 101)));
	/* one of the answers to either */
	put_policy(set, with(policy_of(XM_IN, "10.2.0.0/16", "10.1.0.0/16", 5),
			     template_of(B, A, 0)));
	put_policy(set, with(policy_of(XM_FWD, "10.2.0.0/16", "10.1.0.0/16", 5),
			     template_of(B, A, 0)));
	put_sa(set, sa_of(B, A, 3, 100));
	found = judged(set);
	assert_int_equal(found.count, 1);
	f = find(&found, XM_OVERLAP);
	assert_non_null(f);
	assert_int_equal(f->policy, narrow);
	assert_int_equal(f->other_policy, wide);
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &f->flow), narrow);
	assert_true(
		xm_selector_matches(&xm_policy(set, wide)->selector, &f->flow));
	assert_true(xm_common_flow(set, wide, narrow, &flow));
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), narrow);
	assert_true(xm_won_flow(set, wide, &flow));
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), wide);
	assert_int_equal(found.overlaps, 1);
	done(set, &found);
}

/* Two halves that come first leave nothing of a policy. */
static void a_policy_that_never_wins(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_findings found;
	const struct xm_finding *f;
	struct xm_flow flow;
	uint32_t last;

	(void)state;
	put_policy(set, policy_of(XM_OUT, "10.1.0.0/25", "0.0.0.0/0", 1));
	put_policy(set, policy_of(XM_OUT, "10.1.0.128/25", "0.0.0.0/0", 2));
	last = put_policy(
		set, with(policy_of(XM_OUT, "10.1.0.0/24", "10.2.0.0/16", 3),
			  template_of(A, B, 1)));
	found = judged(set);
	f = find(&found, XM_SHADOWED);
	assert_non_null(f);
	assert_int_equal(f->policy, last);
	/* that it has no SA matters to nobody */
	f = find(&found, XM_OUT_UNSATISFIED);
	assert_non_null(f);
	assert_int_equal(f->severity, XM_INFORMATION);
	assert_false(xm_won_flow(set, last, &flow));
	done(set, &found);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A gateway with @count peers' tunnels, an in, out and forward policy each. */
static double judge_many(uint32_t count)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_findings found;
	double began;

	for (uint32_t i = 0; i < count; i++) {
		struct xm_policy p = with(policy_of(XM_OUT, "10.0.0.0/24",
						    "10.0.0.0/8", 5),
					  template_of(A, B, i + 1));
		struct xm_policy in;

		p.selector.src.address[2] = (uint8_t)(i % 16);
		p.selector.dst = prefix_of("172.16.0.0/28");
		p.selector.dst.address[1] = (uint8_t)(16 + i / 16 / 4096);
		p.selector.dst.address[2] = (uint8_t)(i / 16 / 16);
		p.selector.dst.address[3] = (uint8_t)(i / 16 % 16 * 16);
		put_policy(set, p);
		in = with(p, p.templates[0]);
		in.templates_count = 1;
		in.templates[0].src = p.templates[0].dst;
		in.templates[0].dst = p.templates[0].src;
		in.selector.src = p.selector.dst;
		in.selector.dst = p.selector.src;
		in.direction = XM_IN;
		put_policy(set, in);
		in.direction = XM_FWD;
		put_policy(set, in);
		put_sa(set, sa_of(A, B, 2 * i + 1, i + 1));
		put_sa(set, sa_of(B, A, 2 * i + 2, i + 1));
	}
	began = seconds();
	found = judged(set);
	began = seconds() - began;
	assert_int_equal(found.count, 0);
	done(set, &found);
	return began;
}

/*
 * Near linear: eight times as many take less than 24 times as long.  All pairs
 * would take 64 times as long.  The best of three, for a machine that is busy.
 */
static void many_policies(void **state)
{
	double few = 0, many = 0;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		double a = judge_many(1250), b = judge_many(10000);

		few = i == 0 || a < few ? a : few;
		many = i == 0 || b < many ? b : many;
	}
	print_message("1,250 tunnels: %.3f s, 10,000 tunnels: %.3f s\n", few,
		      many);
	assert_true(many < 24 * few);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_gateway),
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(a_policy_without_an_sa),
		cmocka_unit_test(a_choice_between_child_sas),
		cmocka_unit_test(two_of_one_second),
		cmocka_unit_test(a_rekey_is_no_choice),
		cmocka_unit_test(sas_without_a_policy),
		cmocka_unit_test(inbound_policies_without_an_sa),
		cmocka_unit_test(an_outbound_policy_alone),
		cmocka_unit_test(policies_that_overlap),
		cmocka_unit_test(a_policy_that_never_wins),
		cmocka_unit_test(many_policies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
