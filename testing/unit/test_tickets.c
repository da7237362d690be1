// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_tickets.c - what sacheck says of dumps from tickets, where it once said
 * what was wrong: recorded/dumps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include <jansson.h>

#include "said.h"

static const struct settings plain = { .colour = false };

/* The policies for one subnet, but the outbound one, are gone. */
static void policies_of_one_direction(void **state)
{
	char path[128];
	struct said said = run(judge_command, from("pp-noin", path), 0, NULL);

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT,
		       "INCONSISTENT  noin: 4 SAs, 7 policies; 1 fault, ");
	assert_says(
		&said,
		"\nfault: outbound without inbound policy\n"
		"    out policy: 10.0.2.0/24 -> 10.0.0.0/24, reqid 16393, ");
	free(said.text);
	said = run(judge_command, from("uu-noin", path), 0, NULL);
	assert_verdict(&said, EXIT_INCONSISTENT,
		       "INCONSISTENT  noin: 4 SAs, 7 policies; 3 faults, ");
	assert_says(
		&said,
		"\nfault: outbound without inbound policy\n"
		"    out policy: 10.0.2.0/24 -> 10.0.0.0/24, reqid 16393, ");
	free(said.text);
	/* a sound one has none of that */
	said = run(judge_command, from("crossed-sa-ikev2-PP-a", path), 0, NULL);
	assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  ");
	free(said.text);
}

static void answers_that_are_not_forwarded(void **state)
{
	char src[] = "10.0.1.1", dst[] = "10.0.0.1", path[128];
	char *argv[] = { src, dst };
	struct said said = run(flow_command, from("uu-nofwd", path), 2, argv);

	(void)state;
	assert_verdict(
		&said, EXIT_INCONSISTENT,
		"ONE WAY  10.0.1.1 -> 10.0.0.1: it is sent, but its answers are not forwarded");
	free(said.text);
	said = run(flow_command, from("crossed-sa-ikev2-UU-a", path), 2, argv);
	assert_verdict(&said, EXIT_CONSISTENT, "SENT  ");
	free(said.text);
}

/* Traps whose conns do not come up. */
static void a_counter_that_is_not_of_a_fault(void **state)
{
	struct said said = run_two(watch_command, "traps", "traps-after",
				   plain);
	json_t *json, *policies;

	(void)state;
	assert_verdict(
		&said, EXIT_INCONSISTENT,
		"XfrmOutNoStates rose by 40: a policy covers what was to be sent, and no SA fits it\n");
	assert_says(&said, "    out policy: 10.132.0.0/14 -> 172.29.0.0/16, ");
	assert_says(&said, "    out policy: 10.132.0.0/14 -> 10.2.1.169/32, ");
	assert_says(&said, "    out policy: 172.28.0.0/16 -> 10.136.0.0/14, ");
	assert_silent(&said, "10.1.52.20/32 -> 10.2.1.169/32");
	assert_says(&said, "    Next: bring the conn up");
	free(said.text);
	said = run_two(watch_command, "traps", "traps-after",
		       (struct settings) { .json = true });
	json = json_loads(said.text, 0, NULL);
	assert_non_null(json);
	assert_int_equal(json_integer_value(json_object_get(json, "rise")), 40);
	policies = json_object_get(json, "policies");
	assert_int_equal(json_array_size(policies), 3);
	json_decref(json);
	free(said.text);
	said = run_two(watch_command, "traps-after", "traps-after", plain);
	assert_verdict(&said, EXIT_CONSISTENT, "nothing was lost: ");
	free(said.text);
	said = run(judge_command,
		   (struct settings) {
			   .from = "testing/unit/recorded/dumps/traps.json",
		   },
		   0, NULL);
	assert_says(&said, "\nXfrmOutNoStates is 57 since boot: ");
	free(said.text);
}

/* A gateway, and itself a moment later when a counter had risen by 17. */
static struct said watch_rise(const char *counter)
{
	char path[] = "/tmp/test_tickets.XXXXXX", before[128];
	char *argv[2] = { before, path };
	struct gateway g = load_gateway("dup-many-a");
	struct trouble t = { .text = "" };
	FILE *file = fdopen(mkstemp(path), "w");
	struct said said;

	assert_non_null(file);
	for (unsigned i = 0; i < g.statistics.count; i++)
		if (strcmp(g.statistics.lines[i].name, counter) == 0)
			g.statistics.lines[i].value += 17;
	assert_int_equal(dump_write(&g, file, &t), 0);
	assert_int_equal(fclose(file), 0);
	gateway_free(&g);
	dump_path("dup-many-a", before);
	said = run(watch_command, plain, 2, argv);
	unlink(path);
	return said;
}

static void every_counter_is_followed(void **state)
{
	static const struct {
		const char *counter, *word;
	} counters[] = {
		{ "XfrmInNoStates", "bring the conn up here" },
		{ "XfrmInNoPols", "compare the subnets" },
		{ "XfrmOutNoStates", "bring the conn up" },
		{ "XfrmInStateMismatch", "protoport=" },
		{ "XfrmInStateSeqError", "replay-window=" },
		{ "XfrmOutStateExpired", "did not rekey in time" },
		{ "XfrmInHdrError", "xfrm_proc.rst" },
	};
	struct said said;

	(void)state;
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		char line[64];

		snprintf(line, sizeof(line),
			 "%s rose by 17: ", counters[i].counter);
		said = watch_rise(counters[i].counter);
		assert_verdict(&said, EXIT_INCONSISTENT, line);
		assert_says(&said, "\n    Next: ");
		assert_says(&said, counters[i].word);
		assert_silent(&said, "likely fault");
		free(said.text);
	}
	/* somebody wanted that */
	said = watch_rise("XfrmOutPolBlock");
	assert_verdict(&said, EXIT_CONSISTENT,
		       "XfrmOutPolBlock rose by 17: a policy says so\n"
		       "    out policy: 0.0.0.0/0 -> 10.2.0.1/32, block, ");
	free(said.text);
}

/* A policy for an XFRM interface, and a packet of none. */
static void an_interface_is_to_be_told(void **state)
{
	char src[] = "10.1.0.1", dst[] = "10.2.0.1", path[128];
	char *argv[] = { src, dst };
	struct settings s = from("ifid", path);
	struct said said = run(flow_command, s, 2, argv);

	(void)state;
	assert_verdict(
		&said, EXIT_UNKNOWN,
		"COULD NOT TELL  10.1.0.1 -> 10.2.0.1: policies with if_id 1 cover it: ");
	assert_says(
		&said,
		"    other  0.0.0.0/0 -> 0.0.0.0/0, reqid 1, if_id 1, priority ");
	free(said.text);
	s.marked = true;
	s.if_id = 1;
	said = run(flow_command, s, 2, argv);
	assert_verdict(&said, EXIT_CONSISTENT,
		       "SENT  10.1.0.1 -> 10.2.0.1 if_id 1: ");
	assert_says(&said, "0xc1880001 reqid 1 if_id 1, ");
	free(said.text);
	s.if_id = 0;
	said = run(flow_command, s, 2, argv);
	assert_verdict(&said, EXIT_CONSISTENT, "IN CLEAR  ");
	free(said.text);
	said = run_two(pair_command, "ifid", "ifid-b", plain);
	assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  2 classes");
	free(said.text);
}

/* A dump whose policies, but those of a direction, have something else. */
static void change_policies(const char *dump, const char *but, const char *key,
			    json_t *value, char *path)
{
	char from[128];
	json_t *json = json_load_file(dump_path(dump, from), 0, NULL), *policy;
	size_t i;

	assert_non_null(json);
	json_array_foreach(json_object_get(json, "policies"), i, policy)
		if (strcmp(json_string_value(
				   json_object_get(policy, "direction")),
			   but) != 0)
			json_object_set(policy, key, value);
	close(mkstemp(path));
	assert_int_equal(json_dump_file(json, path, 0), 0);
	json_decref(json);
	json_decref(value);
}

/* As of a VTI interface. */
static void a_mark_is_to_be_told(void **state)
{
	char src[] = "10.0.1.1", dst[] = "10.0.0.1";
	char path[] = "/tmp/test_tickets.XXXXXX", *argv[] = { src, dst };
	struct settings s = { .from = path };
	struct said said;

	(void)state;
	change_policies("crossed-sa-ikev2-PP-a", "none", "mark",
			json_pack("[i, i]", 42, 255), path);
	said = run(flow_command, s, 2, argv);
	assert_verdict(
		&said, EXIT_UNKNOWN,
		"COULD NOT TELL  10.0.1.1 -> 10.0.0.1: policies with mark 0x2a/0xff cover it: ");
	free(said.text);
	s.marked = true;
	s.mark = 42;
	said = run(flow_command, s, 2, argv);
	assert_verdict(&said, EXIT_CONSISTENT,
		       "SENT  10.0.1.1 -> 10.0.0.1 mark 0x2a: ");
	free(said.text);
	unlink(path);
}

/* The inbound and forward policies of ifid-b with something else. */
static struct said pair_changed(const char *key, json_t *value)
{
	char path[] = "/tmp/test_tickets.XXXXXX", a[128];
	char *argv[2] = { dump_path("ifid", a) ? a : NULL, path };
	struct said said;

	change_policies("ifid-b", "out", key, value, path);
	said = run(pair_command, plain, 2, argv);
	unlink(path);
	return said;
}

static void only_a_mark_differs(void **state)
{
	struct said said = pair_changed("if_id", json_integer(2));

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT, "INCONSISTENT  1 of ");
	assert_says(&said, "XfrmInNoPols at b, fault if_id; ");
	assert_says(&said,
		    "b's policy: 0.0.0.0/0 -> 0.0.0.0/0, reqid 1, if_id 2, ");
	assert_silent(&said, "subnets");
	free(said.text);
	said = pair_changed("mark", json_pack("[i, i]", 42, 255));
	assert_verdict(
		&said, EXIT_UNKNOWN,
		"COULD NOT TELL  1 of 2 classes of flows may be dropped: fault mark\n");
	assert_says(&said, "reqid 1, mark 0x2a/0xff, if_id 1, ");
	assert_says(&said, "Cure: at b compare the mark");
	assert_silent(&said, "subnets");
	free(said.text);
}

/* The one line that says what helps. */
static void assert_cure(const struct said *said, const char *text)
{
	char line[1024];

	snprintf(line, sizeof(line), "\n    Cure: %s\n", text);
	assert_says(said, line);
}

/* Conns that a tool wrote one by one: no patch makes these one. */
static void conns_one_by_one(void **state)
{
	struct said said = run_two(pair_command, "sep-p-a", "sep-p-b", plain);

	(void)state;
	assert_verdict(
		&said, EXIT_INCONSISTENT,
		"INCONSISTENT  2 of 6 classes of flows are dropped: fault P\n");
	assert_cure(
		&said,
		"add a conn for the intersection of the two, 10.1.1.0/24 <-> 10.2.2.0/24, at a and b where there is none, and bring it up; the patches do not help conns that are written one by one: they reach the expansions of one conn (leftsubnets=, rightsubnets=)");
	free(said.text);
	/* reqid= is another matter, at the end that has it */
	said = run_two(pair_command, "sep-r-a", "sep-r-b", plain);
	assert_verdict(
		&said, EXIT_INCONSISTENT,
		"INCONSISTENT  2 of 8 classes of flows are dropped: fault R\n");
	assert_cure(
		&said,
		"at b give each of the conns a reqid= of its own, or none; or patch pluto at b");
	free(said.text);
	/* expansions of one conn at both ends */
	said = run_two(pair_command, "overlap-ikev2-UU-a", "overlap-ikev2-UU-b",
		       plain);
	assert_says(
		&said,
		"\n    Cure: bring up the expansion that is the intersection of the two, 10.1.1.0/24 <-> 10.2.2.0/24, at a or b; or patch either pluto\n");
	free(said.text);
}

/* What no longer is an option is no cure. */
static void a_lost_sa(void **state)
{
	struct said said = run_two(pair_command, "duplicate-a", "duplicate-b",
				   plain);

	(void)state;
	assert_verdict(
		&said, EXIT_INCONSISTENT,
		"INCONSISTENT  1 of 2 classes of flows are dropped: fault lost SA\n");
	assert_cure(
		&said,
		"bring the conn up at b, also if it is said to be up there: its new SA is taken; where b cannot, take it down and up at a; after a restart of b dpddelay= at a does it by itself (IKEv1 also wants dpdtimeout=, and all before libreswan 5 dpdaction=restart)");
	free(said.text);
}

/* A tunnel that both ends brought up at once, and one end lost half of. */
static void one_of_two_sas_is_used(void **state)
{
	char src[] = "10.1.0.1", dst[] = "10.2.0.1", path[128];
	char *argv[] = { src, dst };
	struct said said = run_two(pair_command, "tie-a", "tie-b", plain);

	(void)state;
	assert_verdict(
		&said, EXIT_INCONSISTENT,
		"INCONSISTENT  1 of 2 classes of flows are dropped: fault lost SA\n");
	assert_says(&said, "XfrmInNoStates at b, fault lost SA; ");
	assert_says(
		&said,
		"sent on SA: 0xa5459a43 reqid 16393 (test/2x1), one of 2 added in one second, and the only one that has sent packets\n");
	free(said.text);
	said = run(judge_command, from("tie-a", path), 0, NULL);
	assert_verdict(&said, EXIT_CONSISTENT,
		       "CONSISTENT  a: 4 SAs, 3 policies; 0 faults, 1 maybe\n");
	assert_says(&said, "\nmaybe: one of several SAs is used\n");
	free(said.text);
	/* the one that was not the last to come */
	said = run(flow_command, from("dup-many-a", path), 2, argv);
	assert_says(
		&said,
		"    SA     0x2e03b62f reqid 16389, 192.0.2.1 -> 192.0.2.2: one of 2 added in one second, and the only one that has sent packets\n"
		"    or     0x900375bf reqid 16389\n");
	free(said.text);
	said = run_two(pair_command, "dup-many-a", "dup-many-b", plain);
	assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  12 classes");
	assert_silent(&said, "Maybe");
	free(said.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_of_one_direction),
		cmocka_unit_test(answers_that_are_not_forwarded),
		cmocka_unit_test(a_counter_that_is_not_of_a_fault),
		cmocka_unit_test(every_counter_is_followed),
		cmocka_unit_test(an_interface_is_to_be_told),
		cmocka_unit_test(a_mark_is_to_be_told),
		cmocka_unit_test(only_a_mark_differs),
		cmocka_unit_test(one_of_two_sas_is_used),
		cmocka_unit_test(conns_one_by_one),
		cmocka_unit_test(a_lost_sa),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
