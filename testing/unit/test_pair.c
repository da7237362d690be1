// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two gateways together: the faults of root-cause.md.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/xfrm_pair.h"
#include "model_sets.h"

#define A "192.0.2.1"
#define B "192.0.2.2"
#define B_INSIDE "192.168.0.2" /* behind 1:1 NAT */

/* One end of one Child SA: its three policies and two SAs. */
struct child {
	const char *local, *remote;
	uint32_t reqid, priority;
	uint32_t spi_out, spi_in;
};

static void put_child(struct xm_set *set, const char *here, const char *there,
		      const struct child *c)
{
	put_sa(set, sa_of(here, there, c->spi_out, c->reqid));
	put_sa(set, sa_of(there, here, c->spi_in, c->reqid));
	put_policy(set,
		   with(policy_of(XM_OUT, c->local, c->remote, c->priority),
			template_of(here, there, c->reqid)));
	put_policy(set, with(policy_of(XM_IN, c->remote, c->local, c->priority),
			     template_of(there, here, c->reqid)));
	put_policy(set,
		   with(policy_of(XM_FWD, c->remote, c->local, c->priority),
			template_of(there, here, c->reqid)));
}

struct ends {
	struct xm_set *a, *b;
	struct xm_pair pair;
};

static struct ends pair_of(const struct child *at_a, unsigned a_count,
			   const struct child *at_b, unsigned b_count,
			   const char *b_inside, bool all)
{
	struct xm_pair_options options = { .all = all };
	struct ends e = { xm_set_new(0), xm_set_new(0), { .count = 0 } };

	for (unsigned i = 0; i < a_count; i++)
		put_child(e.a, A, B, &at_a[i]);
	for (unsigned i = 0; i < b_count; i++)
		put_child(e.b, b_inside, A, &at_b[i]);
	xm_set_seal(e.a);
	xm_set_seal(e.b);
	e.pair = xm_pair(e.a, e.b, &options);
	return e;
}

static void done(struct ends *e)
{
	xm_pair_free(&e->pair);
	xm_set_free(e->a);
	xm_set_free(e->b);
}

static const char net0[] = "10.0.0.0/24", net1[] = "10.0.1.0/24",
		  net2[] = "10.0.2.0/24";

static void nothing_is_dropped(void **state)
{
	const struct child a[] = { { net1, net0, 16385, 5, 0xb1, 0xa1 },
				   { net2, net0, 16389, 5, 0xb2, 0xa2 } };
	const struct child b[] = { { net0, net1, 16400, 5, 0xa1, 0xb1 },
				   { net0, net2, 16404, 5, 0xa2, 0xb2 } };
	struct ends e = pair_of(a, 2, b, 2, B, true);

	(void)state;
	assert_int_equal(e.pair.classes, 4);
	assert_int_equal(e.pair.dropped, 0);
	assert_int_equal(e.pair.count, 4);
	assert_int_equal(e.pair.matched, 4);
	assert_false(e.pair.gave_up);
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(e.pair.list[i].fault, XM_NO_FAULT);
		assert_int_equal(e.pair.list[i].input.verdict, XM_PASS);
		assert_int_equal(e.pair.list[i].flows, 1 << 16);
	}
	done(&e);

	e = pair_of(a, 2, b, 2, B_INSIDE, false);
	assert_int_equal(e.pair.classes, 4);
	assert_int_equal(e.pair.matched, 4);
	assert_int_equal(e.pair.count, 0);
	assert_int_equal(e.pair.unknown_count[0], 0);
	done(&e);
}

/* B has reqid=100 on its conn: all it sends goes on the SA that came last. */
static void fault_r(void **state)
{
	const struct child a[] = { { net1, net0, 16385, 5, 0xb1, 0xa1 },
				   { net2, net0, 16389, 5, 0xb2, 0xa2 } };
	const struct child b[] = { { net0, net1, 100, 5, 0xa1, 0xb1 },
				   { net0, net2, 100, 5, 0xa2, 0xb2 } };
	struct ends e = pair_of(a, 2, b, 2, B, false);
	const struct xm_class *c = e.pair.list;

	(void)state;
	assert_int_equal(e.pair.classes, 4);
	assert_int_equal(e.pair.dropped, 1);
	assert_int_equal(e.pair.count, 1);
	assert_int_equal(c->fault, XM_FAULT_R);
	assert_string_equal(xm_fault_name(c->fault), "R");
	assert_int_equal(c->sender, 1);
	assert_int_equal(c->wanted_reqid, 16385);
	assert_int_equal(c->had_reqid, 16389);
	assert_int_equal(xm_sa(e.b, c->sent_sa)->spi, 0xa2);
	assert_int_equal(xm_sa(e.a, c->received_sa)->spi, 0xa2);
	assert_int_equal(xm_sa(e.a, c->wanted_sa)->spi, 0xa1);
	assert_int_equal(xm_sa(e.b, c->wanted_sent_sa)->spi, 0xa1);
	assert_int_equal(c->input.differs, XM_DIFFERS_REQID);
	assert_true(prefix_contains(&c->region.dst, &c->flow.dst));
	assert_int_equal(c->region.dst.address[2], 1);
	done(&e);
}

/* Crosswise: each end prefers the tunnel with its own longer prefix. */
static void fault_p(void **state)
{
	static const char wide_a[] = "10.1.0.0/16", a24[] = "10.1.1.0/24";
	static const char wide_b[] = "10.2.0.0/16", b24[] = "10.2.2.0/24";
	const struct child a[] = { { a24, wide_b, 1, 4, 0xb1, 0xa1 },
				   { wide_a, b24, 2, 5, 0xb2, 0xa2 } };
	const struct child b[] = { { wide_b, a24, 3, 5, 0xa1, 0xb1 },
				   { b24, wide_a, 4, 4, 0xa2, 0xb2 } };
	struct ends e = pair_of(a, 2, b, 2, B, false);

	(void)state;
	assert_int_equal(e.pair.dropped, 2);
	assert_int_equal(e.pair.count, 2);
	for (unsigned i = 0; i < 2; i++) {
		const struct xm_class *c = &e.pair.list[i];

		assert_int_equal(c->sender, i);
		assert_int_equal(c->fault, XM_FAULT_P);
		assert_int_equal(c->flows, 1 << 16);
		assert_int_equal(c->region.src.length, 24);
		assert_int_equal(c->region.dst.length, 24);
	}
	done(&e);
}

/* The templates of A's two outbound policies are swapped. */
static void fault_x(void **state)
{
	const struct child b[] = { { net0, net1, 16400, 5, 0xa1, 0xb1 },
				   { net0, net2, 16404, 5, 0xa2, 0xb2 } };
	struct ends e = { xm_set_new(0), xm_set_new(0), { .count = 0 } };

	(void)state;
	put_sa(e.a, sa_of(A, B, 0xb1, 1));
	put_sa(e.a, sa_of(A, B, 0xb2, 2));
	put_policy(e.a, with(policy_of(XM_OUT, net1, net0, 5),
			     template_of(A, B, 2)));
	put_policy(e.a, with(policy_of(XM_OUT, net2, net0, 5),
			     template_of(A, B, 1)));
	for (unsigned i = 0; i < 2; i++)
		put_child(e.b, B, A, &b[i]);
	xm_set_seal(e.a);
	xm_set_seal(e.b);
	e.pair = xm_pair(e.a, e.b, NULL);
	/* and two that B sends on SAs which A does not have */
	assert_int_equal(e.pair.dropped, 4);
	assert_int_equal(e.pair.list[0].fault, XM_FAULT_X);
	assert_int_equal(e.pair.list[1].fault, XM_FAULT_X);
	assert_int_equal(e.pair.list[2].fault, XM_FAULT_LOST_SA);
	assert_int_equal(e.pair.unknown_count[1], 2);
	done(&e);
}

/*
 * A second SA for A's tunnel, of the same second, that B does not have.  @used:
 * which of the two sent packets, 1 the one that B has, 2 the other; 3: both
 */
static struct ends with_orphan(unsigned used, struct xm_class *c)
{
	const struct child a = { net1, net0, 16385, 5, 0xb1, 0xa1 };
	const struct child b = { net0, net1, 16400, 5, 0xa1, 0xb1 };
	struct xm_pair_options options = { .all = true };
	struct ends e = { xm_set_new(0), xm_set_new(0), { .count = 0 } };
	struct xm_sa known = sa_of(A, B, 0xb1, 16385);
	struct xm_sa orphan = sa_of(A, B, 0xb9, 16385);

	put_child(e.b, B, A, &b);
	put_policy(e.a, with(policy_of(XM_OUT, a.local, a.remote, 5),
			     template_of(A, B, 16385)));
	put_sa(e.a, sa_of(B, A, 0xa1, 16385));
	known.packets = used & 1;
	orphan.packets = used & 2;
	put_sa(e.a, orphan);
	put_sa(e.a, known);
	xm_set_seal(e.a);
	xm_set_seal(e.b);
	e.pair = xm_pair(e.a, e.b, &options);
	for (unsigned i = 0; i < e.pair.count; i++)
		if (e.pair.list[i].sender == 0)
			*c = e.pair.list[i];
	return e;
}

static void an_sa_that_one_end_lost(void **state)
{
	struct xm_class c = { .fault = XM_FAULT_OTHER };
	struct ends e = with_orphan(1, &c);

	(void)state;
	/* delivered; but that may change */
	assert_int_equal(c.fault, XM_NO_FAULT);
	assert_int_equal(xm_sa(e.a, c.lost_sa)->spi, 0xb9);
	done(&e);
	e = with_orphan(2, &c);
	assert_int_equal(c.fault, XM_FAULT_LOST_SA);
	assert_int_equal(xm_sa(e.a, c.sent_sa)->spi, 0xb9);
	done(&e);
	for (unsigned used = 0; used <= 3; used += 3) {
		e = with_orphan(used, &c);
		assert_int_equal(c.fault, XM_FAULT_PERHAPS_LOST);
		assert_int_equal(xm_sa(e.a, c.sent_sa)->spi, 0xb9);
		assert_int_equal(c.received_sa, XM_NONE);
		done(&e);
	}
}

static void no_sa_and_no_policy(void **state)
{
	const struct child a[] = { { net1, "10.0.0.0/23", 1, 5, 0xb1, 0xa1 } };
	const struct child b[] = { { net0, net1, 2, 5, 0xa1, 0xb1 } };
	struct ends e = { xm_set_new(0), xm_set_new(0), { .count = 0 } };

	(void)state;
	put_child(e.a, A, B, &a[0]);
	put_policy(e.a, with(policy_of(XM_OUT, net2, net0, 5),
			     template_of(A, B, 77)));
	put_child(e.b, B, A, &b[0]);
	xm_set_seal(e.a);
	xm_set_seal(e.b);
	e.pair = xm_pair(e.a, e.b, NULL);
	assert_int_equal(e.pair.dropped, 2);
	assert_int_equal(e.pair.list[0].fault, XM_FAULT_NO_POLICY);
	/* of 10.0.0.0/23 what B does not have */
	assert_int_equal(e.pair.list[0].flow.dst.address[2], 1);
	assert_int_equal(e.pair.list[1].fault, XM_FAULT_NO_SA);
	done(&e);
}

static void strangers(void **state)
{
	const struct child a[] = { { net1, net0, 1, 5, 0xb1, 0xa1 } };
	struct ends e = { xm_set_new(0), xm_set_new(0), { .count = 0 } };

	(void)state;
	put_child(e.a, A, B, &a[0]);
	put_child(e.b, "198.51.100.1", "198.51.100.2", &a[0]);
	xm_set_seal(e.a);
	xm_set_seal(e.b);
	e.pair = xm_pair(e.a, e.b, NULL);
	assert_int_equal(e.pair.matched, 0);
	assert_int_equal(e.pair.classes, 0);
	done(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_dropped),
		cmocka_unit_test(fault_r),
		cmocka_unit_test(fault_p),
		cmocka_unit_test(fault_x),
		cmocka_unit_test(an_sa_that_one_end_lost),
		cmocka_unit_test(no_sa_and_no_policy),
		cmocka_unit_test(strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
