// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The model of the kernel's choice of an SA.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model_sets.h"

#define A "192.0.2.1"
#define B "192.0.2.2"

static struct xm_set *set_with_sas(struct xm_sa *sas, unsigned count,
				   uint32_t reqid)
{
	struct xm_set *set = xm_set_new(0);

	for (unsigned i = 0; i < count; i++)
		assert_int_equal(xm_set_add_sa(set, &sas[i]), i);
	put_policy(set, with(policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5),
			     template_of(A, B, reqid)));
	xm_set_seal(set);
	return set;
}

static struct xm_choice choose(struct xm_sa *sas, unsigned count)
{
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	struct xm_set *set = set_with_sas(sas, count, 7);
	struct xm_choice choice = xm_sa_choose(set, 0, 0, NULL, NULL, &flow);

	xm_set_free(set);
	return choice;
}

static void the_newest_that_is_not_dying(void **state)
{
	struct xm_sa sas[] = {
		sa_of(A, B, 1, 7), sa_of(A, B, 2, 7), sa_of(A, B, 3, 7),
		sa_of(B, A, 4, 7), sa_of(A, B, 5, 8),
	};
	struct xm_choice choice = choose(sas, 5);

	(void)state;
	assert_int_equal(choice.sa, 2);
	assert_int_equal(choice.runner_up, 1);
	assert_int_equal(choice.fitting, 3);
	assert_int_equal(choice.tied, 3);
	assert_int_equal(choice.reason, XM_ONE_OF);
	sas[0].add_time++;
	choice = choose(sas, 5);
	assert_int_equal(choice.sa, 0);
	assert_int_equal(choice.reason, XM_NEWER);
	sas[0].dying = true;
	sas[2].dying = true;
	choice = choose(sas, 5);
	assert_int_equal(choice.sa, 1);
	assert_int_equal(choice.runner_up, 0);
	assert_int_equal(choice.reason, XM_NOT_DYING);
	choice = choose(sas, 1);
	assert_int_equal(choice.sa, 0);
	assert_int_equal(choice.reason, XM_ONLY_ONE);
}

/* What of SAs of one second is known, and what else may be taken. */
static void any_of_one_second(void **state)
{
	struct xm_sa sas[] = {
		sa_of(A, B, 1, 7),
		sa_of(A, B, 2, 7),
		sa_of(A, B, 3, 7),
	};
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	struct xm_choice choice;
	struct xm_output out;
	bool seen[3] = { false };
	struct xm_set *set;

	(void)state;
	sas[1].packets = 9;
	choice = choose(sas, 3);
	assert_int_equal(choice.sa, 1);
	assert_int_equal(choice.reason, XM_ONLY_USED);
	assert_int_equal(choice.tied, 3);
	sas[0].packets = 1;
	assert_int_equal(choose(sas, 3).reason, XM_ONE_OF);
	set = set_with_sas(sas, 3, 7);
	assert_int_equal(xm_output(set, &flow).alternatives, 3);
	for (unsigned i = 0; i < 3; i++) {
		out = xm_output_as(set, &flow, i);
		assert_int_equal(out.verdict, XM_PASS);
		assert_false(seen[out.sas[0]]);
		seen[out.sas[0]] = true;
	}
	xm_set_free(set);
	/* a newer one leaves no doubt, nor one that is not dying */
	sas[2].add_time++;
	assert_int_equal(choose(sas, 3).tied, 1);
	sas[2].dying = true;
	assert_int_equal(choose(sas, 3).tied, 2);
	/* tables that did not grow */
	set = xm_set_new(0);
	for (unsigned i = 0; i < 2; i++)
		put_sa(set, sas[i]);
	put_policy(set, with(policy_of(XM_OUT, "10.1.0.0/16", "10.2.0.0/16", 5),
			     template_of(A, B, 7)));
	xm_set_order_known(set);
	xm_set_seal(set);
	out = xm_output(set, &flow);
	assert_int_equal(out.alternatives, 1);
	assert_int_equal(out.sas[0], 1);
	assert_int_equal(out.choices[0].reason, XM_LAST_INSERTED);
	xm_set_free(set);
}

static void without_a_valid_sa(void **state)
{
	struct xm_sa sas[] = { sa_of(A, B, 0, 7), sa_of(A, B, 2, 7) };

	(void)state;
	sas[0].state = XM_SA_LARVAL;
	assert_int_equal(choose(sas, 2).sa, 1);
	sas[1].state = XM_SA_EXPIRED;
	assert_int_equal(choose(sas, 2).sa, XM_NONE);
	assert_int_equal(choose(sas, 2).reason, XM_LARVAL);
	assert_int_equal(choose(sas + 1, 1).reason, XM_EXPIRED);
	assert_int_equal(choose(sas, 0).reason, XM_NO_SA);
	sas[1].state = XM_SA_VALID;
	sas[1].wildrecv = true;
	assert_int_equal(choose(sas + 1, 1).reason, XM_NO_SA);
	sas[1].wildrecv = false;
	sas[1].if_id = 1;
	assert_int_equal(choose(sas + 1, 1).reason, XM_NO_SA);
	sas[1].if_id = 0;
	sas[1].mark = (struct xm_mark) { 1, 1 };
	assert_int_equal(choose(sas + 1, 1).reason, XM_NO_SA);
	sas[1].mark = (struct xm_mark) { 0, 1 };
	assert_int_equal(choose(sas + 1, 1).sa, 0);
}

static void any_source_comes_second(void **state)
{
	struct xm_sa sas[] = {
		sa_of(A, B, 1, 7),
		sa_of("0.0.0.0", B, 2, 7),
	};

	(void)state;
	assert_int_equal(choose(sas, 2).sa, 0);
	assert_int_equal(choose(sas + 1, 1).sa, 0);
	sas[0].state = XM_SA_LARVAL;
	assert_int_equal(choose(sas, 2).reason, XM_LARVAL);
	sas[0].state = XM_SA_EXPIRED;
	assert_int_equal(choose(sas, 2).sa, 1);
}

static void an_own_selector_restricts(void **state)
{
	struct xm_sa sas[] = { sa_of(A, B, 1, 7), sa_of(A, B, 2, 7) };

	(void)state;
	sas[1].selector.src = prefix_of("10.1.2.0/24");
	sas[1].selector.dst = prefix_of("10.2.0.0/16");
	assert_int_equal(choose(sas, 2).sa, 0);
	sas[1].selector.src = prefix_of("10.1.1.0/24");
	assert_int_equal(choose(sas, 2).sa, 1);
}

static void an_spi_in_the_template(void **state)
{
	struct xm_set *set = xm_set_new(0);
	struct xm_flow flow = flow_of("10.1.1.1", "10.2.2.1");
	struct xm_policy p = with(policy_of(XM_OUT, "10.1.0.0/16",
					    "10.2.0.0/16", 5),
				  template_of(A, B, 7));
	struct xm_policy q = p;
	struct xm_output out;

	(void)state;
	put_sa(set, sa_of(A, B, 1, 7));
	put_sa(set, sa_of(A, B, 2, 7));
	put_sa(set, sa_of(A, B, 3, 9));
	p.templates[0].spi = 1;
	put_policy(set, p);
	q.templates[0].spi = 3;
	q.priority = 4;
	q.selector.src = prefix_of("10.1.3.0/24");
	put_policy(set, q);
	xm_set_seal(set);
	out = xm_output(set, &flow);
	assert_int_equal(out.verdict, XM_PASS);
	assert_int_equal(out.sas_count, 1);
	assert_int_equal(out.sas[0], 0);
	flow = flow_of("10.1.3.1", "10.2.2.1");
	out = xm_output(set, &flow);
	assert_int_equal(out.verdict, XM_OUT_POL_ERROR);
	assert_int_equal(out.choices[0].reason, XM_SPI_TAKEN);
	xm_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_that_is_not_dying),
		cmocka_unit_test(any_of_one_second),
		cmocka_unit_test(without_a_valid_sa),
		cmocka_unit_test(any_source_comes_second),
		cmocka_unit_test(an_own_selector_restricts),
		cmocka_unit_test(an_spi_in_the_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
