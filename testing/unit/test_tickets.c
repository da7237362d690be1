// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_tickets.c - what sacheck says of dumps from tickets, where it once said
 * what was wrong: recorded/dumps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_of_one_direction),
		cmocka_unit_test(answers_that_are_not_forwarded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
