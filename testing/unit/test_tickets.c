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
	assert_says(&said, "\nfault: outbound without inbound policy\n"
		    "    out policy: 10.0.2.0/24 -> 10.0.0.0/24, reqid 16393, ");
	free(said.text);
	said = run(judge_command, from("uu-noin", path), 0, NULL);
	assert_verdict(&said, EXIT_INCONSISTENT,
		       "INCONSISTENT  noin: 4 SAs, 7 policies; 3 faults, ");
	assert_says(&said, "\nfault: outbound without inbound policy\n"
		    "    out policy: 10.0.2.0/24 -> 10.0.0.0/24, reqid 16393, ");
	free(said.text);
	/* a sound one has none of that */
	said = run(judge_command, from("crossed-sa-ikev2-PP-a", path), 0,
		   NULL);
	assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  ");
	free(said.text);
}

static void answers_that_are_not_forwarded(void **state)
{
	char src[] = "10.0.1.1", dst[] = "10.0.0.1", path[128];
	char *argv[] = { src, dst };
	struct said said = run(flow_command, from("uu-nofwd", path), 2, argv);

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT,
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
	assert_verdict(&said, EXIT_INCONSISTENT,
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
	assert_int_equal(json_integer_value(json_object_get(json, "rise")),
			 40);
	policies = json_object_get(json, "policies");
	assert_int_equal(json_array_size(policies), 3);
	json_decref(json);
	free(said.text);
	said = run_two(watch_command, "traps-after", "traps-after", plain);
	assert_verdict(&said, EXIT_CONSISTENT, "nothing was lost: ");
	free(said.text);
	said = run(judge_command, (struct settings) {
		.from = "testing/unit/recorded/dumps/traps.json",
	}, 0, NULL);
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
		if (!strcmp(g.statistics.lines[i].name, counter))
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
		{ "XfrmInNoStates", "take the conn down and up at the peer" },
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

		snprintf(line, sizeof(line), "%s rose by 17: ",
			 counters[i].counter);
		said = watch_rise(counters[i].counter);
		assert_verdict(&said, EXIT_INCONSISTENT, line);
		assert_says(&said, "\n    Next: ");
		assert_says(&said, counters[i].word);
		assert_silent(&said, "likely fault");
		free(said.text);
	}
	/* somebody wanted that */
	said = watch_rise("XfrmOutPolBlock");
	assert_verdict(&said, EXIT_CONSISTENT, "XfrmOutPolBlock rose by 17: a policy says so\n"
		       "    out policy: 0.0.0.0/0 -> 10.2.0.1/32, block, ");
	free(said.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_of_one_direction),
		cmocka_unit_test(answers_that_are_not_forwarded),
		cmocka_unit_test(a_counter_that_is_not_of_a_fault),
		cmocka_unit_test(every_counter_is_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
