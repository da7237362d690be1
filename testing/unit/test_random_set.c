// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The random sets of plutolab differential.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "differential/differential.h"
#include "differential/random_set.h"

static struct random_set one, other;

static void a_seed_tells_all(void **state)
{
	(void)state;
	random_set(&one, 7, 3);
	random_set(&other, 7, 3);
	assert_memory_equal(&one, &other, sizeof(one));
	random_set(&other, 7, 4);
	assert_memory_not_equal(&one, &other, sizeof(one));
	random_set(&other, 8, 3);
	assert_memory_not_equal(&one, &other, sizeof(one));
}

/* The model takes all that is made up, as the kernel must. */
static void all_are_sas_and_policies(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		struct xm_set *set = xm_set_new(0);

		random_set(&one, 1, i);
		assert_true(one.early < one.late);
		assert_true(one.late < one.sender.sas_count);
		for (unsigned k = 0; k < one.sender.sas_count; k++)
			assert_int_equal(xm_set_add_sa(set, &one.sender.sas[k]),
					 k);
		for (unsigned k = 0; k < one.sender.policies_count; k++)
			assert_int_equal(
				xm_set_add_policy(set, &one.sender.policies[k]),
				k);
		xm_set_free(set);
	}
}

static void what_to_try_is_one_line(void **state)
{
	struct differential d = {
		.seed = UINT64_MAX,
		.first = 3,
		.cases = 9,
		.own_clock = true,
	};
	struct differential copy;
	char *text = differential_print(&d);

	(void)state;
	assert_true(differential_parse(text, &copy));
	assert_true(copy.seed == d.seed);
	assert_int_equal(copy.first, 3);
	assert_int_equal(copy.cases, 9);
	assert_true(copy.own_clock);
	free(text);
	assert_false(differential_parse("1 2 3", &copy));
	assert_false(differential_parse("1 2 3 0 5", &copy));
	assert_false(differential_parse("", &copy));
}

static void the_summary_has_all_verdicts(void **state)
{
	struct differential_result r = {
		.cases = 5,
		.delivered = 2,
		.disagreements = 1,
	};
	char *text;

	(void)state;
	r.verdicts[XM_PASS] = 2;
	r.verdicts[XM_IN_TMPL_MISMATCH] = 3;
	text = differential_summary(&r);
	assert_string_equal(text, "1 disagreements in 5 cases: 2 delivered; "
				  "foretold 2 passed, 3 XfrmInTmplMismatch");
	free(text);
}

static void what_was_tried_is_told(void **state)
{
	struct differential d = { .own_clock = true };
	struct differential_result r = { .cases = 5 };
	char *text;

	(void)state;
	assert_string_equal(differential_untried(&d, &r, "6.1.0-32-amd64"),
			    "priority");
	for (int i = 0; i < WITHOUT_RULES; i++)
		r.decided[i] = 3;
	assert_string_equal(differential_untried(&d, &r, "7.2.7"),
			    "not the last inserted");
	r.turned = 1;
	assert_null(differential_untried(&d, &r, "7.2.7"));
	text = differential_coverage(&r);
	assert_non_null(strstr(text, "decided by priority: 3, first"));
	assert_non_null(strstr(text, ", dying: 3,"));
	free(text);
	/* with the clock of a host nothing is newer that is not later */
	r.decided[WITHOUT_NEWER] = 0;
	assert_string_equal(differential_untried(&d, &r, "7.2.7"), "newer");
	d.own_clock = false;
	assert_null(differential_untried(&d, &r, "7.2.7"));
	/* there are none of 6.1 */
	r.decided[WITHOUT_DIRECTION] = 0;
	assert_null(differential_untried(&d, &r, "6.1.176"));
	assert_string_equal(differential_untried(&d, &r, "6.10"),
			    "SA's direction");
	r.decided[WITHOUT_DYING] = 0;
	assert_string_equal(differential_untried(&d, &r, "6.1.176"), "dying");
}

/* Each was zeroed before it was filled in. */
static bool same_set(void)
{
	const void *a = &one, *b = &other;

	return memcmp(a, b, sizeof(one)) == 0;
}

/* Of an SA and a policy each rule takes something away, in some set. */
static void each_rule_changes_something(void **state)
{
	unsigned changed[WITHOUT_RULES] = { 0 };

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		for (int rule = 0; rule < WITHOUT_RULES; rule++) {
			struct xm_policy *p = &one.receiver.policies[0];
			struct xm_sa *sa = &one.sender.sas[0];

			random_set(&one, 1, i);
			random_set(&other, 1, i);
			sa->dying = other.sender.sas[0].dying = true;
			sa->add_time = other.sender.sas[0].add_time = 7;
			changed[rule] += !without_sa(rule, sa);
			without_policy(rule, p);
			changed[rule] += !same_set();
		}
	}
	for (int rule = 0; rule < WITHOUT_RULES; rule++) {
		/* these two are of the set, not of a thing in it */
		if (rule != WITHOUT_VERSION && rule != WITHOUT_BUCKETS)
			assert_int_not_equal(changed[rule], 0);
		assert_string_not_equal(without_name(rule), "?");
	}
	assert_true(without_kernel(WITHOUT_VERSION, XM_KERNEL(6, 1)) >=
		    XM_KERNEL(6, 12));
	assert_true(without_kernel(WITHOUT_VERSION, XM_KERNEL(7, 2)) <
		    XM_KERNEL(6, 12));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_tells_all),
		cmocka_unit_test(all_are_sas_and_policies),
		cmocka_unit_test(what_to_try_is_one_line),
		cmocka_unit_test(the_summary_has_all_verdicts),
		cmocka_unit_test(what_was_tried_is_told),
		cmocka_unit_test(each_rule_changes_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
