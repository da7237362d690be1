// SPDX-License-Identifier: GPL-2.0-or-later
/* test_upstream.c - the runner of upstream's tests, without a guest */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/must.h"
#include "os/scratch.h"
#include "upstream/console.h"
#include "upstream/expected.h"
#include "upstream/hosts.h"
#include "upstream/job.h"
#include "upstream/script.h"
#include "upstream/shell.h"
#include "upstream/skip.h"
#include "upstream/tests.h"

static char dir[] = "/tmp/test_upstream.XXXXXX";

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	scratch_remove(dir);
	return 0;
}

/* A file of the test "NAME". */
static void put(const char *name, const char *file, const char *text)
{
	struct trouble t = { .text = "" };
	char *path = must_printf("%s/%s", dir, name);

	assert_int_equal(file_make_directories(dir, name), 0);
	assert_int_equal(file_write(path, file, text, &t), 0);
	free(path);
}

static void read_script(const char *name, struct script *s)
{
	struct trouble t = { .text = "" };
	char *path = must_printf("%s/%s", dir, name);

	assert_int_equal(script_load(path, s, &t), 0);
	free(path);
}

static void testlist_is_read(void **state)
{
	char text[] = "# comment\n\n"
		      "kvmplutotest\tone\tgood # why\n"
		      "kvmplutotest two wip 12\r\n";
	char more[] = "kvmplutotest one good\nkvmplutotest new good";
	char wrong[] = "kvmplutotest one good\nkvmplutotest two\n";
	struct tests tests = { .count = 0 };
	struct trouble t = { .text = "" };

	(void)state;
	assert_int_equal(tests_parse(text, false, &tests, &t), 0);
	assert_int_equal(tests_parse(more, true, &tests, &t), 0);
	assert_int_equal(tests.count, 3);
	assert_string_equal(tests.all[1].name, "two");
	assert_string_equal(tests.all[1].status, "wip");
	assert_false(tests.all[0].own);
	assert_string_equal(tests.all[2].name, "new");
	assert_true(tests.all[2].own);
	assert_int_equal(tests_parse(wrong, false, &tests, &t), -1);
	assert_string_equal(t.text,
			    "line 2: not KIND NAME STATUS: \"kvmplutotest\"");
	tests_free(&tests);
}

static void globs_match(void **state)
{
	char *globs[] = { (char *)"ikev2-*", (char *)"!ikev2-x*", NULL };

	(void)state;
	assert_true(tests_match(globs, "ikev2-a"));
	assert_false(tests_match(globs, "ikev2-x1"));
	assert_false(tests_match(globs, "ikev1-a"));
}

static void assert_commands(const struct script *s, const char *want)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	for (size_t i = 0; i < s->count; i++)
		fprintf(out, "%s:%s\n",
			s->all[i].host < 0 ? "" : hosts[s->all[i].host].name,
			s->all[i].line);
	fclose(out);
	assert_string_equal(text, want);
	free(text);
}

static void scripts_come_in_upstreams_order(void **state)
{
	struct script s;

	(void)state;
	put("a", "westrun.sh", "up\n");
	put("a", "westinit.sh", "  w init  \n\n# note\n");
	put("a", "eastinit.sh", "e init\n");
	put("a", "nicinit.sh", "n init\n");
	put("a", "02-west-east.sh", "two\n");
	put("a", "01-road.sh", "one\n");
	put("a", "final.sh", "last\n");
	put("a", "testparams.sh", ". no command\n");
	read_script("a", &s);
	assert_commands(&s, "nic:n init\neast:e init\nwest:w init\n"
			    "west:# note\nwest:up\nroad:one\n"
			    "east:two\nwest:two\n"
			    "east:last\nnic:last\nroad:last\nwest:last\n");
	assert_false(s.merged);
	assert_null(s.foreign);
	assert_false(s.used[host_find("north")]);
	script_free(&s);
}

static void merged_script_names_its_hosts(void **state)
{
	struct script s;

	(void)state;
	put("b", "all.console.txt",
	    "# a note\n\neast# one\noutput\n"
	    "west# two\nnetbsdw# three\n#\n");
	read_script("b", &s);
	assert_commands(&s, ":# a note\neast:one\nwest:two\n:# three\n:#\n");
	assert_true(s.merged);
	assert_string_equal(s.foreign, "netbsdw");
	script_free(&s);
}

static const char *reason_of(const char *name, const char *status,
			     const bool have[FEATURES])
{
	char *path = must_printf("%s/%s", dir, name);
	const char *reason;
	struct script s;

	read_script(name, &s);
	reason = skip_reason(path, status, &s, have);
	script_free(&s);
	free(path);
	return reason;
}

static void what_cannot_run_is_skipped(void **state)
{
	static const bool all[FEATURES] = { true, true, true, true };
	static const bool none[FEATURES] = { false };

	(void)state;
	put("c", "westrun.sh", "ipsec start\n# strongswan is not run here\n");
	assert_null(reason_of("c", "good", none));
	assert_non_null(reason_of("c", "wip", all));
	put("d", "westrun.sh", "iptables -F\n");
	assert_null(reason_of("d", "good", all));
	assert_non_null(strstr(reason_of("d", "good", none), "NF_TABLES"));
	put("e", "westrun.sh", "strongswan up x\n");
	assert_string_equal(reason_of("e", "good", all), "a strongSwan peer");
	put("f", "westrun.sh", "ipsec start\n");
	put("f", "west.conf", "conn x\n\tleftcert=west\n");
	assert_string_equal(reason_of("f", "good", all), "certificates");
	put("g", "netbsde.sh", "x\n");
	assert_non_null(reason_of("g", "good", all));
}

static void expectations_are_read(void **state)
{
	static const char good[] =
		"[{\"test\":\"a\",\"of\":\"P\",\"why\":\"w\","
		"\"diff\":[\"-x\",\"+y\"]}]";
	static const char *const wrong[] = {
		"{}",
		"[1]",
		"[{\"test\":\"a\",\"of\":\"X\",\"why\":\"w\",\"diff\":[\"+\"]}]",
		"[{\"test\":\"a\",\"of\":\"P\",\"why\":\"\",\"diff\":[\"+\"]}]",
		"[{\"test\":\"a\",\"of\":\"P\",\"why\":\"w\",\"diff\":[]}]",
		"[{\"test\":\"a\",\"of\":\"P\",\"why\":\"w\",\"diff\":[\"x\"]}]",
		"[{\"test\":\"a\",\"of\":\"P\",\"why\":\"w\"}]",
	};
	struct expectations e = { .count = 0 };
	struct trouble t = { .text = "" };
	char *lines;

	(void)state;
	assert_int_equal(expectations_parse(good, &e, &t), 0);
	assert_non_null(expectation_of(&e, "a", 'P'));
	assert_null(expectation_of(&e, "a", 'U'));
	lines = changed_lines("@@ -1 +1 @@\n-x\n+y\n");
	assert_string_equal(lines, expectation_of(&e, "a", 'P')->diff);
	free(lines);
	/* the same once more */
	assert_int_equal(expectations_parse(good, &e, &t), -1);
	expectations_free(&e);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(expectations_parse(wrong[i], &e, &t), -1);
		expectations_free(&e);
	}
}

static void jobs_and_answers_survive(void **state)
{
	struct job job = { (char *)"a", (char *)"/t", (char *)"/l:/m",
			   (char *)"/o" };
	struct answer answer = { 2, { true, false, true, false } }, back;
	struct trouble t = { .text = "" };
	char *text = job_print(&job);
	struct job got;

	(void)state;
	assert_int_equal(job_parse(text, &got, &t), 0);
	assert_string_equal(got.test, "a");
	assert_string_equal(got.layers, "/l:/m");
	job_free(&got);
	free(text);
	job.test = NULL;
	text = job_print(&job);
	assert_int_equal(job_parse(text, &got, &t), 0);
	assert_null(got.test);
	job_free(&got);
	free(text);
	assert_int_equal(job_parse("{}", &got, &t), -1);
	text = answer_print(&answer);
	assert_int_equal(answer_parse(text, &back, &t), 0);
	assert_memory_equal(&answer, &back, sizeof(back));
	free(text);
	assert_int_equal(answer_parse("no", &back, &t), -1);
}

static void prompts_end_output(void **state)
{
	static const char said[] = "up\n[root@east a-test 1]# left "
				   "[root@west a-test]# [root@east a-test]# ";
	struct shell shell;
	int ends[2], status;
	char *out;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	shell_open(&shell, ends[0], "east");
	assert_int_equal(write(ends[1], said, strlen(said)), strlen(said));
	assert_int_equal(shell_await(&shell, 1000, &out, &status),
			 SHELL_PROMPT);
	assert_string_equal(out, "up\n");
	assert_int_equal(status, 1);
	free(out);
	assert_int_equal(shell_await(&shell, 1000, &out, &status),
			 SHELL_PROMPT);
	assert_string_equal(out, "left [root@west a-test]# ");
	assert_int_equal(status, 0);
	free(out);
	assert_int_equal(write(ends[1], "half", 4), 4);
	assert_int_equal(shell_await(&shell, 10, &out, &status), SHELL_TIMEOUT);
	assert_string_equal(out, "half");
	free(out);
	close(ends[1]);
	assert_int_equal(shell_await(&shell, 1000, &out, &status), SHELL_EOF);
	free(out);
	shell_close(&shell);
}

static void logs_are_searched(void **state)
{
	struct script s = { .used = { true } };
	char *found, *rest;

	(void)state;
	put("h/OUTPUT", "east.pluto.log",
	    "| EXPECTATION FAILED: x\nleak detective found 3 leaks\n");
	put("h/OUTPUT", "west.pluto.log", "ASSERTION FAILED: unused\n");
	found = must_printf("%s/h", dir);
	rest = console_findings(&s, found, 1);
	free(found);
	assert_string_equal(rest, "east: EXPECTATION FAILED\n"
				  "east: leak detective found [0-9]+ leaks\n"
				  "a host: CORE\n");
	found = lines_without(rest, "a host: CORE\neast: EXPECTATION FAILED\n");
	assert_string_equal(found, "east: leak detective found [0-9]+ leaks\n");
	free(found);
	free(rest);
}

static void cables_join_hosts(void **state)
{
	bool present[HOSTS] = { false };
	int pid[HOSTS] = { 0 };
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	(void)state;
	present[host_find("road")] = true;
	pid[host_find("road")] = 7;
	host_print_cables(out, present, pid);
	host_print_addresses(out, &hosts[host_find("road")]);
	fclose(out);
	assert_non_null(strstr(text, "link add road-eth0 type veth peer name "
				     "eth0 address 12:00:00:ab:cd:02 "
				     "netns 7\nlink set road-eth0 master "
				     "192_1_3 up\n"));
	assert_null(strstr(text, "east"));
	assert_non_null(strstr(text, "addr add 192.1.3.209/24 brd + dev eth0"));
	free(text);
	assert_true(host_is_foreign("netbsdrise"));
	assert_false(host_is_foreign("west"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(testlist_is_read),
		cmocka_unit_test(globs_match),
		cmocka_unit_test(scripts_come_in_upstreams_order),
		cmocka_unit_test(merged_script_names_its_hosts),
		cmocka_unit_test(what_cannot_run_is_skipped),
		cmocka_unit_test(expectations_are_read),
		cmocka_unit_test(jobs_and_answers_survive),
		cmocka_unit_test(prompts_end_output),
		cmocka_unit_test(logs_are_searched),
		cmocka_unit_test(cables_join_hosts),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
