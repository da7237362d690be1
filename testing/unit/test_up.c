// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_up.c - which conns `ipsec status` has without a Child SA, and what
 * pluto's log says of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include <jansson.h>

#include "sacheck/up.h"
#include "said.h"

static const struct up_conn *conn(const struct up_list *up, const char *name)
{
	for (unsigned i = 0; i < up->count; i++)
		if (strcmp(up->list[i].name, name) == 0)
			return &up->list[i];
	fail_msg("no conn %s", name);
	return NULL;
}

static void libreswan_5(void **state)
{
	static const char status[] =
		"\"net/0x1\": 10.0.0.0/24===192.0.2.1...192.0.2.2===10.0.1.0/24; unrouted; my_ip=unset; their_ip=unset;\r\n"
		"\"net/0x1\":   routing: unrouted; established IKE SA: #1;\n"
		"> \"net/0x2\": 10.0.0.0/24===192.0.2.1...192.0.2.2===10.0.2.0/24; routed-tunnel; my_ip=unset; their_ip=unset;\n"
		"\"net/0x2\":   routing: routed-tunnel; owner: Child SA #2; established Child SA: #2;\n"
		"\"trap\": 10.7.0.0/24===192.0.2.1...192.0.2.2===10.8.0.0/24; routed-ondemand; my_ip=unset;\n"
		"\"rw\": 10.0.0.0/24===192.0.2.1...%any===10.9.0.0/24; unrouted; my_ip=unset;\n"
		"\"rw\"[1] 192.0.2.9: 10.0.0.0/24===192.0.2.1...192.0.2.9===10.9.0.0/24; routed-tunnel;\n"
		"\"drop\": 10.0.0.0/24===192.0.2.1...192.0.2.99===10.6.0.0/24; routed-never-negotiate;\n"
		"\"other\": 192.0.2.50...192.0.2.51; unoriented; my_ip=unset;\n"
		"#1: \"net/0x1\":500 ESTABLISHED_IKE_SA; idle;\n";
	struct up_list up = up_read(status);

	(void)state;
	assert_int_equal(up.count, 7);
	assert_int_equal(conn(&up, "net/0x1")->state, UP_DOWN);
	assert_string_equal(
		conn(&up, "net/0x1")->ends,
		"10.0.0.0/24===192.0.2.1...192.0.2.2===10.0.1.0/24");
	assert_int_equal(conn(&up, "net/0x2")->state, UP_UP);
	assert_int_equal(conn(&up, "trap")->state, UP_TRAPPED);
	assert_false(conn(&up, "rw")->counted);
	assert_true(conn(&up, "rw[1]")->counted);
	assert_int_equal(conn(&up, "rw[1]")->state, UP_UP);
	assert_false(conn(&up, "drop")->counted);
	assert_int_equal(conn(&up, "other")->state, UP_UNORIENTED);
	up_free(&up);
}

static void libreswan_4_and_openswan(void **state)
{
	static const char status[] =
		"000 \"net/1x0\": 10.0.1.0/24===192.0.2.1<192.0.2.1>...192.0.2.2<192.0.2.2>===10.0.0.0/24; erouted; eroute owner: #2\n"
		"000 \"net/1x0\":   newest ISAKMP SA: #1; newest IPsec SA: #2; conn serial: $1;\n"
		"000 \"net/2x0\": 10.0.2.0/24===192.0.2.1<192.0.2.1>...192.0.2.2<192.0.2.2>===10.0.0.0/24; unrouted; eroute owner: #0\n"
		"000 \"net/2x0\":   newest ISAKMP SA: #0; newest IPsec SA: #0; conn serial: $2;\n"
		"000 \"net/3x0\": 10.0.3.0/24===192.0.2.1[+S=C]...192.0.2.2[+S=C]===10.0.0.0/24; prospective erouted; eroute owner: #0\n"
		"000 \"net/4x0\": 10.0.4.0/24===192.0.2.1[+S=C]...192.0.2.2[+S=C]===10.0.0.0/24; erouted HOLD; eroute owner: #0\n"
		"000 \"v6neighbor-hole-in\": ::/0===::1<::1>:58/34560...%any:58/34816===::/0; prospective erouted; eroute owner: #0\n"
		"000 #2: \"net/1x0\":500 STATE_QUICK_I2 (sent QI2, IPsec SA established); newest IPSEC; eroute owner\n";
	struct up_list up = up_read(status);

	(void)state;
	assert_int_equal(up.count, 5);
	assert_int_equal(conn(&up, "net/1x0")->state, UP_UP);
	assert_int_equal(conn(&up, "net/2x0")->state, UP_DOWN);
	assert_int_equal(conn(&up, "net/3x0")->state, UP_TRAPPED);
	assert_int_equal(conn(&up, "net/4x0")->state, UP_TRYING);
	assert_false(conn(&up, "v6neighbor-hole-in")->counted);
	up_free(&up);
}

/* The log of charon-several-ts/ikev2/P at a, and what else pluto can say. */
static void the_log_has_the_reason(void **state)
{
	static const char status[] =
		"\"net/0x1\": 10.0.0.0/24===192.0.2.1...192.0.2.2===10.0.1.0/24; unrouted;\n"
		"\"net/0x2\": 10.0.0.0/24===192.0.2.1...192.0.2.2===10.0.2.0/24; routed-tunnel;\n"
		"\"one\": 10.3.0.0/24===192.0.2.1...192.0.2.3===10.4.0.0/24; unrouted;\n"
		"\"two\": 10.5.0.0/24===192.0.2.1...192.0.2.3===10.6.0.0/24; routed-ondemand;\n"
		"\"back\": 10.7.0.0/24===192.0.2.1...192.0.2.3===10.8.0.0/24; unrouted;\n";
	static const char log[] =
		"22:58:59.192758: \"net/0x1\" #2: switched to \"net/0x2\"\n"
		"22:59:09.824185: \"net/0x2\" #2: responder established Child SA using #1; IPsec tunnel [10.0.0.0/24===10.0.2.0/24] {ESP=>0xcd04ab70 <0x2495550e}\n"
		"\"one\" #4: CREATE_CHILD_SA failed with error notification TS_UNACCEPTABLE\n"
		"\"two\" #5: IKE_AUTH response rejected Child SA with NO_PROPOSAL_CHOSEN\n"
		"\"back\" #6: CREATE_CHILD_SA failed with error notification TS_UNACCEPTABLE\n"
		"\"back\" #7: initiator established Child SA using #6; IPsec tunnel [10.7.0.0/24===10.8.0.0/24] {ESP}\n";
	struct up_list up = up_read(status);
	const struct up_conn *c;

	(void)state;
	up_explain(&up, log);
	c = conn(&up, "net/0x1");
	assert_int_equal(c->state, UP_DOWN);
	assert_string_equal(c->answer, "answered with net/0x2");
	assert_non_null(strstr(up_advice(c), "in one Child SA"));
	assert_null(conn(&up, "net/0x2")->answer);
	c = conn(&up, "one");
	assert_int_equal(c->state, UP_FAILED);
	assert_string_equal(c->answer, "TS_UNACCEPTABLE");
	assert_non_null(strstr(c->line, "#4"));
	c = conn(&up, "two");
	assert_int_equal(c->state, UP_FAILED);
	assert_string_equal(c->answer, "NO_PROPOSAL_CHOSEN");
	/* it was up since: that is no reason any more */
	assert_null(conn(&up, "back")->answer);
	assert_int_equal(conn(&up, "back")->state, UP_DOWN);
	up_free(&up);
}

static void what_is_no_status_has_no_conns(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"\"",
		"\"\"",
		"\"a\": ",
		"\"a\": x; unrouted;",
		"\"a\": x...y; elsewhere;",
		"#1: \"a\": x...y; unrouted;",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct up_list up = up_read(texts[i]);

		up_explain(&up, texts[i]);
		assert_int_equal(up.count, 0);
		up_free(&up);
	}
}

/* ---- the command ---- */

#define ONE_DOWN                                                                           \
	"\"net/1x1\": 10.0.1.0/24===192.0.2.1...192.0.2.2===10.0.0.0/24; routed-tunnel;\n" \
	"\"net/2x1\": 10.0.2.0/24===192.0.2.1...192.0.2.2===10.0.0.0/24; unrouted;\n"

static struct said up_of(const char *status, const char *log, struct settings s)
{
	char paths[2][64];
	struct said said;

	s.conns = file_of(status, paths[0]);
	if (log)
		s.log = file_of(log, paths[1]);
	said = run(up_command, s, 0, NULL);
	unlink(paths[0]);
	if (log)
		unlink(paths[1]);
	return said;
}

static void the_command_tells_what_is_not_up(void **state)
{
	static const char log[] =
		"\"net/2x1\" #4: CREATE_CHILD_SA failed with error notification TS_UNACCEPTABLE\n";
	struct said said = up_of(ONE_DOWN, log,
				 (struct settings) {
					 .colour = false,
				 });

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT, "INCONSISTENT  ");
	assert_says(
		&said,
		"  1 of 2 conns and expansions are up, 1 has no Child SA\n");
	assert_says(
		&said,
		": net/2x1  10.0.2.0/24===192.0.2.1...192.0.2.2===10.0.0.0/24\n");
	assert_says(&said, "    last attempt: TS_UNACCEPTABLE\n");
	assert_silent(&said, "net/1x1");
	free(said.text);
	said = up_of(ONE_DOWN, NULL, (struct settings) { .all = true });
	assert_verdict(&said, EXIT_INCONSISTENT, "INCONSISTENT  ");
	assert_says(&said, ": net/1x1  ");
	assert_silent(&said, "last attempt");
	free(said.text);
	said = up_of(
		"\"net\": 10.0.1.0/24===192.0.2.1...192.0.2.2===10.0.0.0/24; routed-tunnel;\n",
		NULL, (struct settings) { .colour = false });
	assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  1 of 1 ");
	free(said.text);
}

static void the_command_tells_programs(void **state)
{
	struct said said = up_of(
		ONE_DOWN,
		"\"net/2x1\" #4: IKE_AUTH response rejected Child SA with NO_PROPOSAL_CHOSEN\n",
		(struct settings) { .json = true });
	json_t *o = json_loads(said.text, 0, NULL), *conn;

	(void)state;
	assert_int_equal(said.status, EXIT_INCONSISTENT);
	assert_string_equal(json_string_value(json_object_get(o, "verdict")),
			    "inconsistent");
	assert_int_equal(json_integer_value(json_object_get(o, "conns")), 2);
	assert_int_equal(json_integer_value(json_object_get(o, "up")), 1);
	assert_int_equal(json_array_size(json_object_get(o, "not up")), 1);
	conn = json_array_get(json_object_get(o, "not up"), 0);
	assert_string_equal(json_string_value(json_object_get(conn, "conn")),
			    "net/2x1");
	assert_string_equal(json_string_value(json_object_get(conn, "answer")),
			    "NO_PROPOSAL_CHOSEN");
	json_decref(o);
	free(said.text);
}

/* Neither what is no status nor a file that is not there is "all is up". */
static void the_command_cannot_tell(void **state)
{
	struct said said = up_of("whack: Pluto is not running\n", NULL,
				 (struct settings) { .colour = false });

	(void)state;
	assert_verdict(&said, EXIT_UNKNOWN, "COULD NOT TELL  ");
	free(said.text);
	said = run(up_command, (struct settings) { .conns = "/nowhere" }, 0,
		   NULL);
	assert_int_equal(said.status, EXIT_UNKNOWN);
	assert_string_equal(said.text, "");
	free(said.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libreswan_5),
		cmocka_unit_test(libreswan_4_and_openswan),
		cmocka_unit_test(the_log_has_the_reason),
		cmocka_unit_test(what_is_no_status_has_no_conns),
		cmocka_unit_test(the_command_tells_what_is_not_up),
		cmocka_unit_test(the_command_tells_programs),
		cmocka_unit_test(the_command_cannot_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
