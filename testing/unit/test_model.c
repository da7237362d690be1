// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The model of the kernel's lookups.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "model_sets.h"

#define A "192.0.2.1"
#define B "192.0.2.2"

/* ---------------------------------------------------------------- policies */

static void lowest_priority_wins(void **state)
{
	struct xm_set *set = xm_set_new(XM_KERNEL(6, 1));
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	uint32_t wide, narrow, out[4];

	(void)state;
	wide = put_policy(set,
			  policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 20));
	narrow = put_policy(set, policy_of(XM_OUT, "10.1.1.0/24", "10.2.0.0/16",
					   10));
	put_policy(set, policy_of(XM_IN, "10.1.1.0/24", "10.2.0.0/16", 1));
	put_policy(set, policy_of(XM_OUT, "10.1.2.0/24", "10.2.0.0/16", 1));
	xm_set_seal(set);
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), narrow);
	assert_int_equal(xm_policies_matching(set, XM_OUT, &flow, out, 4), 2);
	assert_int_equal(out[0], narrow);
	assert_int_equal(out[1], wide);
	assert_int_equal(xm_policies_matching(set, XM_OUT, &flow, out, 1), 2);
	assert_int_equal(out[0], narrow);
	assert_int_equal(xm_policy_lookup(set, XM_FWD, &flow), XM_NONE);
	flow = flow_of("10.1.3.1", "10.2.2.1");
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), wide);
	flow.if_id = 7;
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), XM_NONE);
	xm_set_free(set);
}

static void the_older_of_equals_wins(void **state)
{
	(void)state;
	for (unsigned minor = 1; minor < 13; minor += 11) {
		struct xm_set *set = xm_set_new(XM_KERNEL(6, minor));
		struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
		uint32_t first;

		first = put_policy(set, policy_of(XM_OUT, "10.1.0.0/16",
						  "10.0.0.0/8", 5));
		put_policy(set,
			   policy_of(XM_OUT, "10.1.1.0/24", "10.2.0.0/16", 5));
		xm_set_seal(set);
		assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), first);
		xm_set_free(set);
	}
}

/* Before 6.12 a policy between hosts beat its elders, except the very first. */
static void hosts_of_old_come_first(void **state)
{
	(void)state;
	for (unsigned first = 0; first < 2; first++) {
		struct xm_set *sets[2] = {
			xm_set_new(XM_KERNEL(6, 1)),
			xm_set_new(XM_KERNEL(6, 12)),
		};
		struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
		uint32_t subnet = 0, hosts = 0;

		for (unsigned i = 0; i < 2; i++) {
			if (first == 0)
				put_policy(sets[i],
					   policy_of(XM_OUT, "10.9.0.0/16",
						     "10.9.0.0/16", 4));
			subnet = put_policy(sets[i],
					    policy_of(XM_OUT, "10.1.0.0/16",
						      "10.2.0.0/16", 5));
			hosts = put_policy(sets[i],
					   policy_of(XM_OUT, "10.1.1.1",
						     "10.2.2.1", 5));
			xm_set_seal(sets[i]);
		}
		assert_int_equal(xm_policy_lookup(sets[0], XM_OUT, &flow),
				 first ? subnet : hosts);
		assert_int_equal(xm_policy_lookup(sets[1], XM_OUT, &flow),
				 subnet);
		xm_set_free(sets[0]);
		xm_set_free(sets[1]);
	}
}

/* That first one may be of another interface, or family. */
static void first_of_a_direction(void **state)
{
	struct xm_set *set = xm_set_new(XM_KERNEL(6, 1));
	struct xm_policy other = policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16",
					   5);
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	uint32_t hosts;

	(void)state;
	other.if_id = 1;
	put_policy(set, other);
	put_policy(set, policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5));
	hosts = put_policy(set, policy_of(XM_OUT, "10.1.1.1", "10.2.2.1", 5));
	xm_set_seal(set);
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), hosts);
	xm_set_free(set);
}

static void all_of_a_selector_counts(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_policy p = policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5);
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1"), other;

	(void)state;
	p.selector.proto = IPPROTO_UDP;
	p.selector.dport = 500;
	p.selector.dport_mask = 0xffff;
	p.selector.ifindex = 3;
	p.mark = (struct xm_mark) { 0x10, 0xf0 };
	flow.proto = IPPROTO_UDP;
	flow.sport = 1;
	flow.dport = 500;
	flow.ifindex = 3;
	flow.mark = 0x13;
	put_policy(set, p);
	xm_set_seal(set);
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow), 0);
	other = flow;
	other.proto = IPPROTO_TCP;
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &other), XM_NONE);
	other = flow;
	other.dport = 501;
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &other), XM_NONE);
	other = flow;
	other.ifindex = 0;
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &other), XM_NONE);
	other = flow;
	other.mark = 0x23;
	assert_int_equal(xm_policy_lookup(set, XM_OUT, &other), XM_NONE);
	xm_set_free(set);
}

static void what_is_no_policy_is_refused(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_policy p = policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5);
	struct xm_sa sa = sa_of(A, B, 1, 1);

	(void)state;
	p.selector.src.length = 33;
	assert_int_equal(put_policy(set, p), XM_NONE);
	p = policy_of(XM_OUT, "10.1.0.0/16", "fd00::/8", 5);
	assert_int_equal(put_policy(set, p), XM_NONE);
	p = policy_of((enum xm_direction)5, "10.1.0.0/16", "10.2.0.0/16", 5);
	assert_int_equal(put_policy(set, p), XM_NONE);
	p = policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5);
	p.templates_count = XM_DEPTH + 1;
	assert_int_equal(put_policy(set, p), XM_NONE);
	sa.dst = prefix_of("fd00::1");
	assert_int_equal(put_sa(set, sa), XM_NONE);
	sa = sa_of(A, B, 1, 1);
	sa.src.family = 77;
	assert_int_equal(put_sa(set, sa), XM_NONE);
	xm_set_seal(set);
	assert_int_equal(put_sa(set, sa_of(A, B, 1, 1)), XM_NONE);
	assert_int_equal(xm_sas_count(set), 0);
	assert_int_equal(xm_policies_count(set), 0);
	xm_set_free(set);
}

/* A prefix of few bits' room, so that many of them overlap. */
static struct prefix some_prefix(struct prng *random)
{
	struct prefix p = { .family = AF_INET, .address = { 10 } };
	uint64_t bits = prng_next(random);

	p.length = 8 + (unsigned)(bits % 25);
	p.address[1] = bits >> 8 & 3;
	p.address[2] = bits >> 16 & 3;
	p.address[3] = bits >> 24 & 3;
	return p;
}

/* The tries find just what looking at every policy finds. */
static void tries_agree_with_all_pairs(void **state)
{
	struct prng random = { 42 };

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		struct xm_set *set = xm_set_new(0);
		unsigned hits = 0;

		for (unsigned i = 0; i < 300; i++) {
			struct xm_policy p = {
				.direction = prng_next(&random) % 3,
				.selector = { .src = some_prefix(&random),
					      .dst = some_prefix(&random) },
				.priority = prng_next(&random) % 20,
				.order = i,
			};

			assert_int_equal(xm_set_add_policy(set, &p), i);
		}
		xm_set_seal(set);
		for (unsigned i = 0; i < 500; i++) {
			struct xm_flow flow = { .src = some_prefix(&random),
						.dst = some_prefix(&random) };
			uint32_t best = XM_NONE;

			flow.src.length = flow.dst.length = 32;
			for (uint32_t k = 0; k < 300; k++) {
				const struct xm_policy *p = xm_policy(set, k);

				if (p->direction == XM_OUT &&
				    xm_selector_matches(&p->selector, &flow) &&
				    (best == XM_NONE ||
				     p->priority <
					     xm_policy(set, best)->priority))
					best = k;
			}
			hits += best != XM_NONE;
			assert_int_equal(xm_policy_lookup(set, XM_OUT, &flow),
					 best);
		}
		assert_true(hits > 50);
		xm_set_free(set);
	}
}

/* ----------------------------------------------------------------- packets */

static void on_the_way_out(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	struct xm_policy block = policy_of(XM_OUT, "10.3.0.0/16", "0.0.0.0/0",
					   1);
	struct xm_policy maybe = with(policy_of(XM_OUT, "10.4.0.0/16",
						"0.0.0.0/0", 1),
				      template_of(A, B, 99));

	(void)state;
	put_policy(set, with(policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5),
			     template_of(A, B, 7)));
	block.block = true;
	put_policy(set, block);
	maybe.templates[0].optional = true;
	put_policy(set, maybe);
	xm_set_default(set, XM_IN, true);
	xm_set_seal(set);
	assert_int_equal(xm_output(set, &flow).verdict, XM_OUT_NO_STATES);
	flow.src = prefix_of("10.3.1.1");
	assert_int_equal(xm_output(set, &flow).verdict, XM_OUT_POL_BLOCK);
	flow.src = prefix_of("10.4.1.1");
	assert_int_equal(xm_output(set, &flow).verdict, XM_PASS_CLEAR);
	flow.src = prefix_of("10.5.1.1");
	assert_int_equal(xm_output(set, &flow).verdict, XM_PASS_CLEAR);
	assert_int_equal(xm_output(set, &flow).policy, XM_NONE);
	assert_int_equal(xm_input(set, XM_IN, &flow, NULL, 0).verdict,
			 XM_IN_NO_POLS);
	assert_int_equal(xm_input(set, XM_FWD, &flow, NULL, 0).verdict,
			 XM_PASS_CLEAR);
	xm_set_free(set);
}

/* An ESP SA over a transport-mode IPComp SA, as "compress=yes" has it. */
static void two_templates(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	struct xm_policy p = policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5);
	struct xm_template comp = template_of(A, B, 7);
	struct xm_template esp = template_of(A, B, 8);
	struct xm_sa sa = sa_of(A, B, 1, 7);
	struct xm_output out;
	uint32_t path[2];

	(void)state;
	comp.proto = IPPROTO_COMP;
	comp.optional = true;
	esp.mode = XM_TRANSPORT;
	p = with(with(p, comp), esp);
	put_policy(set, p);
	p.direction = XM_IN;
	put_policy(set, p);
	sa.proto = IPPROTO_COMP;
	put_sa(set, sa);
	sa = sa_of(A, B, 2, 8);
	sa.mode = XM_TRANSPORT;
	put_sa(set, sa);
	xm_set_seal(set);
	out = xm_output(set, &flow);
	assert_int_equal(out.verdict, XM_PASS);
	assert_int_equal(out.sas_count, 2);
	/* the second hop goes between the addresses of the first */
	assert_int_equal(out.sas[0], 0);
	assert_int_equal(out.sas[1], 1);
	path[0] = 1;
	path[1] = 0;
	assert_int_equal(xm_input(set, XM_IN, &flow, path, 2).verdict, XM_PASS);
	/* a small packet is not compressed */
	assert_int_equal(xm_input(set, XM_IN, &flow, path, 1).verdict, XM_PASS);
	/* without ESP */
	assert_int_equal(xm_input(set, XM_IN, &flow, path + 1, 1).verdict,
			 XM_IN_TMPL_MISMATCH);
	xm_set_free(set);
}

static void when_it_has_arrived(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	uint32_t right, wrong, strange, larval, expired, own, sent;
	struct xm_sa sa;
	struct xm_policy block = policy_of(XM_IN, "10.3.0.0/16", "0.0.0.0/0",
					   1);
	struct xm_input in;

	(void)state;
	put_policy(set, with(policy_of(XM_IN, "10.1.0.0/16", "10.2.0.0/16", 5),
			     template_of(A, B, 7)));
	block.block = true;
	put_policy(set, block);
	right = put_sa(set, sa_of(A, B, 1, 7));
	wrong = put_sa(set, sa_of(A, B, 2, 8));
	strange = put_sa(set, sa_of("192.0.2.9", B, 3, 7));
	sa = sa_of(A, B, 4, 7);
	sa.state = XM_SA_LARVAL;
	larval = put_sa(set, sa);
	sa.state = XM_SA_EXPIRED;
	expired = put_sa(set, sa);
	sa = sa_of(A, B, 5, 7);
	sa.selector.src = prefix_of("10.1.2.0/24");
	sa.selector.dst = prefix_of("10.2.0.0/16");
	own = put_sa(set, sa);
	sa = sa_of(A, B, 6, 7);
	sa.direction = XM_SA_OUTBOUND;
	sent = put_sa(set, sa);
	xm_set_seal(set);

	assert_int_equal(xm_sa_by_spi(set, &sa.dst, 2, IPPROTO_ESP, 0), wrong);
	assert_int_equal(xm_sa_by_spi(set, &sa.dst, 2, IPPROTO_AH, 0), XM_NONE);
	in = xm_input(set, XM_IN, &flow, &right, 1);
	assert_int_equal(in.verdict, XM_PASS);
	assert_int_equal(in.policy, 0);
	in = xm_input(set, XM_IN, &flow, &wrong, 1);
	assert_int_equal(in.verdict, XM_IN_TMPL_MISMATCH);
	assert_int_equal(in.sa, wrong);
	assert_int_equal(in.template_index, 0);
	assert_int_equal(in.differs, XM_DIFFERS_REQID);
	in = xm_input(set, XM_IN, &flow, &strange, 1);
	assert_int_equal(in.verdict, XM_IN_TMPL_MISMATCH);
	assert_int_equal(in.differs, XM_DIFFERS_SOURCE);
	in = xm_input(set, XM_IN, &flow, NULL, 0);
	assert_int_equal(in.verdict, XM_IN_TMPL_MISMATCH);
	assert_int_equal(in.sa, XM_NONE);
	assert_int_equal(xm_input(set, XM_IN, &flow, &larval, 1).verdict,
			 XM_ACQUIRE_ERROR);
	assert_int_equal(xm_input(set, XM_IN, &flow, &expired, 1).verdict,
			 XM_IN_STATE_INVALID);
	assert_int_equal(xm_input(set, XM_IN, &flow, &own, 1).verdict,
			 XM_IN_STATE_MISMATCH);
	assert_int_equal(xm_input(set, XM_IN, &flow, &sent, 1).verdict,
			 XM_IN_STATE_DIR_ERROR);
	/* no policy: an SA in tunnel mode must have one */
	assert_int_equal(xm_input(set, XM_FWD, &flow, &right, 1).verdict,
			 XM_IN_NO_POLS);
	flow.src = prefix_of("10.3.1.1");
	assert_int_equal(xm_input(set, XM_IN, &flow, &right, 1).verdict,
			 XM_IN_POL_BLOCK);
	xm_set_free(set);
}

/* Of an IPv6 source four bytes count when IPv4 is inside. */
static void a_source_of_another_family(void **state)
{
	static const char here[] = "2001:db8::9";
	struct xm_set *set = xm_set_new(0);
	struct xm_template t = template_of("2001:db8::1", here, 7);
	uint32_t near, far;

	(void)state;
	put_policy(set,
		   with(policy_of(XM_IN, "10.1.0.0/16", "10.2.0.0/16", 5), t));
	put_policy(set, with(policy_of(XM_IN, "fd00::/16", "fd00::/16", 5), t));
	near = put_sa(set, sa_of("2001:db8::2", here, 1, 7));
	far = put_sa(set, sa_of("2001:db9::1", here, 2, 7));
	xm_set_seal(set);
	assert_int_equal(xm_template_differs(set, 0, 0, near), 0);
	assert_int_equal(xm_template_differs(set, 0, 0, far),
			 XM_DIFFERS_SOURCE);
	assert_int_equal(xm_template_differs(set, 1, 0, near),
			 XM_DIFFERS_SOURCE);
	xm_set_free(set);
}

/* What comes through an SA whose own selector is of the other family. */
static enum xm_verdict through_other(uint32_t kernel, const char *src,
				     const char *dst,
				     const struct xm_flow *flow)
{
	struct xm_set *set = xm_set_new(kernel);
	struct xm_sa sa = sa_of("192.0.2.1", "192.0.2.2", 1, 7);
	struct xm_input in;
	uint32_t index;

	sa.selector.src = prefix_of(src);
	sa.selector.dst = prefix_of(dst);
	put_policy(set, with(policy_of(XM_IN, "0.0.0.0/0", "0.0.0.0/0", 5),
			     template_of("192.0.2.1", "192.0.2.2", 7)));
	put_policy(set, with(policy_of(XM_IN, "::/0", "::/0", 5),
			     template_of("192.0.2.1", "192.0.2.2", 7)));
	index = put_sa(set, sa);
	xm_set_seal(set);
	in = xm_input(set, XM_IN, flow, &index, 1);
	xm_set_free(set);
	return in.verdict;
}

static void a_selector_of_another_family(void **state)
{
	struct xm_flow v4 = flow_of("10.1.1.1", "10.2.2.1");
	struct xm_flow v6 = flow_of("fd00::1", "fd00::2");
	uint32_t old = XM_KERNEL(6, 1), new = XM_KERNEL(6, 12);

	(void)state;
	assert_int_equal(through_other(old, "::/0", "::/0", &v4), XM_PASS);
	assert_int_equal(through_other(new, "::/0", "::/0", &v4),
			 XM_IN_STATE_MISMATCH);
	assert_int_equal(through_other(old, "0.0.0.0/0", "0.0.0.0/0", &v6),
			 XM_PASS);
	assert_int_equal(through_other(new, "0.0.0.0/0", "0.0.0.0/0", &v6),
			 XM_IN_STATE_MISMATCH);
	/* seen: seed 77, set 191 of plutolab differential */
	assert_int_equal(through_other(old, "fd00::a01:200/119",
				       "fd00::a03:101/128", &v4),
			 XM_PASS);
	assert_int_equal(through_other(old, "fd00::/96", "fd00::/96", &v4),
			 XM_IN_STATE_MISMATCH);
	assert_int_equal(through_other(old, "10.0.0.0/7", "10.0.0.0/7", &v6),
			 XM_IN_STATE_MISMATCH);
}

/* @buckets: of the kernel; whether one of the two sources is taken for any. */
static bool is_found_by_chance(uint32_t buckets, const char *source,
			       const char *wanted, const char *dst)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_choice choice;

	put_policy(set, with(policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5),
			     template_of(wanted, dst, 7)));
	put_sa(set, sa_of(source, dst, 1, 7));
	xm_set_buckets(set, buckets);
	xm_set_seal(set);
	choice = xm_sa_choose(set, 0, 0, NULL, NULL, NULL);
	xm_set_free(set);
	return choice.sa == 0;
}

static void buckets_bring_others(void **state)
{
	(void)state;
	assert_true(
		is_found_by_chance(1024, "4.0.0.0", "192.0.2.1", "192.0.2.2"));
	assert_false(
		is_found_by_chance(1024, "4.0.0.1", "192.0.2.1", "192.0.2.2"));
	assert_false(
		is_found_by_chance(0, "4.0.0.0", "192.0.2.1", "192.0.2.2"));
	assert_true(is_found_by_chance(1024, "2001:db8::1:5d", "2001:db8::1",
				       "2001:db8::2"));
	assert_false(is_found_by_chance(1024, "2001:db8::1:5e", "2001:db8::1",
					"2001:db8::2"));
	assert_false(is_found_by_chance(0, "2001:db8::1:5d", "2001:db8::1",
					"2001:db8::2"));
}

static void every_verdict_has_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < XM_VERDICTS; i++)
		assert_true(strlen(xm_verdict_name((enum xm_verdict)i)) > 1);
	assert_string_equal(xm_verdict_name(XM_IN_TMPL_MISMATCH),
			    "XfrmInTmplMismatch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lowest_priority_wins),
		cmocka_unit_test(the_older_of_equals_wins),
		cmocka_unit_test(hosts_of_old_come_first),
		cmocka_unit_test(first_of_a_direction),
		cmocka_unit_test(all_of_a_selector_counts),
		cmocka_unit_test(what_is_no_policy_is_refused),
		cmocka_unit_test(tries_agree_with_all_pairs),
		cmocka_unit_test(on_the_way_out),
		cmocka_unit_test(two_templates),
		cmocka_unit_test(when_it_has_arrived),
		cmocka_unit_test(a_source_of_another_family),
		cmocka_unit_test(a_selector_of_another_family),
		cmocka_unit_test(buckets_bring_others),
		cmocka_unit_test(every_verdict_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
