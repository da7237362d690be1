// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_flow_ends.c - whose the ends of a flow are, and what is done to its SA.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/must.h"
#include "scenario/scenario.h"

#define THERE "  - {flow: there, from: 10.1.0.1, to: 10.2.0.1, proto: udp}\n"

#define SPARE                       \
	"  - site: c\n"             \
	"    party: B\n"            \
	"    outer: 192.0.2.3/24\n" \
	"    host: [10.2.0.1]\n"    \
	"    conns: [{conn: net, options: left=192.0.2.3}]\n"

/* A small scenario; the complaints about it go to @said, of 4096 bytes. */
static struct scenario *parse(const char *spare, const char *flows,
			      const char *steps, char *said)
{
	char *text = must_printf(
		"scenario: small\n"
		"class: clean\n"
		"summary: as small as can be\n"
		"ike: [1, 2]\n"
		"columns: {UU: deliver, PP: deliver}\n"
		"sites:\n"
		"  - site: a\n"
		"    party: A\n"
		"    outer: 192.0.2.1/24\n"
		"    host: [10.1.0.1]\n"
		"    conns: [{conn: net, options: left=192.0.2.1}]\n"
		"  - site: b\n"
		"    party: B\n"
		"    outer: 192.0.2.2/24\n"
		"    host: [10.2.0.1]\n"
		"    conns: [{conn: net, options: left=192.0.2.2}]\n"
		"%sflows:\n%ssteps:\n"
		"  - {up: net, at: a}\n%s",
		spare, flows, steps);
	FILE *err = fmemopen(said, 4096, "w");
	struct scenario *s;

	assert_non_null(err);
	said[0] = '\0';
	s = scenario_parse(text, strlen(text), "dir/small.yaml", err);
	fclose(err);
	free(text);
	return s;
}

static void a_flow_ends_at_an_outer_address(void **state)
{
	char said[4096];
	struct scenario *s = parse(
		"",
		"  - {flow: out, from: 192.0.2.1, to: 10.2.0.1, proto: udp}\n"
		"  - {flow: in, from: 10.2.0.1, to: 192.0.2.1, proto: icmp}\n",
		"  - settle: 3\n  - traffic: 20\n", said);
	bool gateway = false;
	unsigned count;
	const char **foreign;

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_ptr_equal(scenario_sender(s, &s->flows[0], &gateway),
			 &s->sites[0]);
	assert_true(gateway);
	gateway = false;
	assert_ptr_equal(scenario_receiver(s, &s->flows[1], &gateway),
			 &s->sites[0]);
	assert_true(gateway);
	/* plaintext to and from it is forbidden, as to inner addresses */
	foreign = scenario_foreign(s, &s->sites[1], &count);
	assert_int_equal(count, 2);
	assert_string_equal(foreign[0], "10.1.0.1");
	assert_string_equal(foreign[1], "192.0.2.1");
	free(foreign);
	/* but not to one that no flow ends at */
	foreign = scenario_foreign(s, &s->sites[0], &count);
	assert_int_equal(count, 1);
	assert_string_equal(foreign[0], "10.2.0.1");
	free(foreign);
	scenario_free(s);
}

static void two_sites_have_one_address(void **state)
{
	char said[4096];
	struct scenario *s = parse(
		SPARE,
		"  - {flow: first, from: 10.1.0.1, to: 10.2.0.1, to-at: b, "
		"proto: udp}\n"
		"  - {flow: spare, from: 10.1.0.1, to: 10.2.0.1, to-at: c, "
		"proto: udp}\n",
		"  - {settle: 3, flows: [first]}\n"
		"  - {traffic: 20, flows: [first]}\n"
		"  - {settle: 3, flows: [spare]}\n"
		"  - {traffic: 20, flows: [spare]}\n",
		said);

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_ptr_equal(scenario_receiver(s, &s->flows[0], NULL),
			 &s->sites[1]);
	assert_ptr_equal(scenario_receiver(s, &s->flows[1], NULL),
			 &s->sites[2]);
	scenario_free(s);
	assert_null(
		parse(SPARE, THERE, "  - settle: 3\n  - traffic: 20\n", said));
	assert_non_null(strstr(said, "2 sites have the address 10.2.0.1: say "
				     "which with \"to-at\""));
}

static void an_sa_is_lost(void **state)
{
	char said[4096];
	struct scenario *s = parse(
		"", THERE,
		"  - {lose: 10.1.0.0/24 -> 10.2.0.0/24, at: b}\n"
		"  - settle: 3\n  - traffic: 20\n",
		said);

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_int_equal(s->steps[1].kind, STEP_LOSE);
	assert_string_equal(s->steps[1].first, "10.1.0.0/24 -> 10.2.0.0/24");
	assert_string_equal(s->steps[1].site, "b");
	assert_string_equal(step_name(STEP_LOSE), "lose");
	scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flow_ends_at_an_outer_address),
		cmocka_unit_test(two_sites_have_one_address),
		cmocka_unit_test(an_sa_is_lost),
	};

	return cmocka_run_group_tests_name("flow ends", tests, NULL, NULL);
}
