// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_child.c - children, their output and their end; and waiting for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <event2/event.h>

#include "os/await.h"
#include "os/child.h"

struct output {
	char text[8192];
	unsigned lines;
};

static void on_line(void *arg, const char *line)
{
	struct output *o = arg;
	size_t used = strlen(o->text);

	snprintf(o->text + used, sizeof(o->text) - used, "%s|", line);
	o->lines++;
}

/* Run a shell command to its end, or kill it after @ms. */
static struct child shell(struct event_base *base, const char *command,
			  unsigned ms, struct output *o)
{
	const char *argv[] = { "/bin/sh", "-c", command, NULL };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.name = "sh",
		.argv = argv,
		.envp = envp,
		.netns = -1,
		.line = on_line,
		.line_arg = o,
	};
	struct trouble t = { .text = "" };
	struct child *c = calloc(1, sizeof(*c)), copy;

	memset(o, 0, sizeof(*o));
	assert_int_equal(child_start(c, base, &plan, &t), 0);
	await(base, ms, child_has_exited, c);
	copy = *c;
	child_end(c);
	free(c);
	return copy;
}

static void output_and_status(void **state)
{
	struct event_base *base = event_base_new();
	struct output o;
	struct child c = shell(base,
			       "echo one; echo two >&2; printf three; exit 7",
			       10000, &o);
	char text[64];

	(void)state;
	assert_true(c.exited);
	assert_int_equal(WEXITSTATUS(c.status), 7);
	assert_string_equal(child_status_text(c.status, text), "exit status 7");
	assert_string_equal(o.text, "one|two|three|");
	event_base_free(base);
}

static void killed(void **state)
{
	struct event_base *base = event_base_new();
	struct output o;
	struct child c = shell(base, "kill -9 $$", 10000, &o);
	char text[64];

	(void)state;
	assert_true(c.exited);
	assert_string_equal(child_status_text(c.status, text),
			    "killed by signal 9");
	event_base_free(base);
}

/* What a child leaves behind goes with it: its whole process group. */
static void nothing_survives(void **state)
{
	struct event_base *base = event_base_new();
	struct output o;
	struct child c = shell(base, "sleep 1000 & echo $!; wait", 300, &o);
	pid_t grandchild = (pid_t)strtol(o.text, NULL, 10);
	uint64_t end = now_ms() + 10000;

	(void)state;
	assert_false(c.exited);
	assert_true(grandchild > 0);
	/* init, or whoever adopted it, has to reap it first */
	while (!kill(grandchild, 0) && now_ms() < end) {
		char path[64], stat[256] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%d/stat", grandchild);
		file = fopen(path, "re");
		if (!file)
			break;
		if (fgets(stat, sizeof(stat), file) && strstr(stat, ") Z ")) {
			fclose(file);
			break;
		}
		fclose(file);
	}
	assert_true(now_ms() < end);
	event_base_free(base);
}

static void no_such_program(void **state)
{
	struct event_base *base = event_base_new();
	const char *argv[] = { "/nonexistent/program", NULL };
	const char *envp[] = { NULL };
	struct output o = { .lines = 0 };
	const struct child_plan plan = {
		.name = "nothing",
		.argv = argv,
		.envp = envp,
		.netns = -1,
		.line = on_line,
		.line_arg = &o,
	};
	struct trouble t = { .text = "" };
	struct child c;

	(void)state;
	assert_int_equal(child_start(&c, base, &plan, &t), 0);
	assert_true(await(base, 10000, child_has_exited, &c));
	assert_int_equal(WEXITSTATUS(c.status), 127);
	assert_string_equal(
		o.text, "run /nonexistent/program: No such file or directory|");
	child_end(&c);
	event_base_free(base);
}

static void long_lines_are_cut(void **state)
{
	struct event_base *base = event_base_new();
	struct output o;

	(void)state;
	shell(base, "head -c 6000 /dev/zero | tr '\\0' x; echo", 10000, &o);
	assert_int_equal(o.lines, 2);
	assert_int_equal(strlen(o.text), 6002);
	event_base_free(base);
}

static bool never(void *arg)
{
	(*(unsigned *)arg)++;
	return false;
}

static void deadline(void **state)
{
	struct event_base *base = event_base_new();
	uint64_t began = now_ms();
	unsigned asked = 0;

	(void)state;
	assert_false(await(base, 50, never, &asked));
	assert_in_range(now_ms() - began, 49, 10000);
	/* when something happens, and no oftener: it does not spin */
	assert_in_range(asked, 2, 5);
	event_base_free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_and_status),
		cmocka_unit_test(killed),
		cmocka_unit_test(nothing_survives),
		cmocka_unit_test(no_such_program),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(deadline),
	};

	return cmocka_run_group_tests_name("child", tests, NULL, NULL);
}
