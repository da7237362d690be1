// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_established.c - what pluto's log says is up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "daemon/established.h"

static char net_name[] = "net", one_name[] = "one";
static struct scenario_conn net = { .name = net_name };
static struct scenario_conn one = { .name = one_name };

static struct expansion expansions[] = {
	{ .name = "net/1x0", .conn = &net },
	{ .name = "net/2x0", .conn = &net },
	{ .name = "one", .conn = &one },
};

static const struct expansion_list all = { expansions, 3 };

/* What is missing after one or two lines of the log. */
static const char *missing(const char *conn, const char *first,
			   const char *second)
{
	char *lines[] = { (char *)first, (char *)second };

	return established_missing(&all, conn, lines, second ? 2 : 1);
}

#define TIME "Nov 29 22:09:36.141469: "
#define UP " #6: initiator established Child SA using #1; IPsec tunnel [...]"

static void refused_conns_are_not_up(void **state)
{
	(void)state;
	assert_string_equal(
		missing("one",
			TIME "\"one\" #7: CREATE_CHILD_SA "
			     "failed with error notification TS_UNACCEPTABLE",
			TIME
			"\"one\" #7: connection is supposed to remain up; revival "
			"attempt 3 scheduled in 10 seconds"),
		"one");
	assert_string_equal(missing("one",
				    TIME
				    "\"one\" #1: initiator "
				    "established IKE SA; authenticated peer",
				    NULL),
			    "one");
	assert_string_equal(missing("one", TIME "\"ones\"" UP, NULL), "one");
	assert_string_equal(missing("one", TIME "\"net/1x0\"" UP, NULL), "one");
	assert_null(missing("one", TIME "\"one\"" UP, NULL));
}

static void each_expansion_is_wanted(void **state)
{
	(void)state;
	assert_string_equal(missing("net", TIME "\"net/1x0\"" UP, NULL),
			    "net/2x0");
	assert_null(
		missing("net", TIME "\"net/1x0\"" UP, TIME "\"net/2x0\"" UP));
	assert_null(missing("net/1x0", TIME "\"net/1x0\"" UP, NULL));
}

static void both_versions_of_ike_and_instances_are_read(void **state)
{
	(void)state;
	assert_null(missing("one",
			    TIME "\"one\" #2: IPsec SA established "
				 "tunnel mode {ESP=>0x5b0484e9 <0x5304be7f}",
			    NULL));
	/* Openswan's IKEv2 */
	assert_null(missing("one",
			    "\"one\" #2: STATE_CHILD_C1_KEYED: CHILD SA "
			    "established tunnel mode {ESP=>0x15b08602}",
			    NULL));
	assert_null(missing("one",
			    "\"one\" #2: STATE_CHILD_C1_KEYED: CHILD SA "
			    "established transport mode {ESP=>0x471cdc67}",
			    NULL));
	assert_null(missing("one", TIME "\"one\"[1] 192.0.2.2" UP, NULL));
	assert_null(missing("one[2]", TIME "\"one\"[2] 192.0.2.2" UP, NULL));
	assert_string_equal(missing("one[2]", TIME "\"one\"[1] 192.0.2.2" UP,
				    NULL),
			    "one[2]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_conns_are_not_up),
		cmocka_unit_test(each_expansion_is_wanted),
		cmocka_unit_test(both_versions_of_ike_and_instances_are_read),
	};

	return cmocka_run_group_tests_name("established", tests, NULL, NULL);
}
