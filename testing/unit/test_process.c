// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_process.c - who a process is, beyond its number.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "os/process.h"

static void fields(void **state)
{
	struct process p;

	(void)state;
	assert_true(process_parse(
		"26841 (linux) S 26839 26841 26840 0 -1 4194560 3001 0 0 0 5 7 "
		"0 0 20 0 1 0 1234567 540000 2900 18446744073709551615 1 1",
		&p));
	assert_int_equal(p.pid, 26841);
	assert_int_equal(p.state, 'S');
	assert_int_equal(p.parent, 26839);
	assert_int_equal(p.session, 26840);
	assert_int_equal(p.start, 1234567);
}

/* A process names itself what it likes. */
static void odd_names(void **state)
{
	struct process p;

	(void)state;
	assert_true(process_parse(
		"7 (a) R 1 (b) Z 3 4 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 99 0",
		&p));
	assert_int_equal(p.state, 'Z');
	assert_int_equal(p.parent, 3);
	assert_int_equal(p.session, 5);
	assert_int_equal(p.start, 99);
}

static void no_stat(void **state)
{
	static const char *const texts[] = {
		"",
		"7",
		"7 (a",
		"7 (a)",
		"7 (a) ",
		"x (a) S 1 1 1",
		"7 (a) S 1 2 3 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0",
	};
	struct process p = { .pid = 42 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(process_parse(texts[i], &p));
	assert_int_equal(p.pid, 42);
}

static void myself(void **state)
{
	char *path = realpath("/proc/self/exe", NULL);
	struct process p;

	(void)state;
	assert_non_null(path);
	assert_true(process_read(getpid(), &p));
	assert_int_equal(p.pid, getpid());
	assert_int_equal(p.parent, getppid());
	assert_int_equal(p.session, getsid(0));
	assert_int_equal(p.state, 'R');
	assert_true(process_runs(&p, path));
	assert_false(process_runs(&p, "/bin/true"));
	path[1] = '\0';
	assert_false(process_runs(&p, path));
	free(path);
}

static bool is_child(void *arg, const struct process *p)
{
	pid_t *child = arg;

	if (p->pid == *child)
		*child = 0;
	return *child != 0;
}

static void all_of_them(void **state)
{
	pid_t child = fork(), search = child;
	struct process p;

	(void)state;
	if (child == 0) {
		pause();
		_exit(0);
	}
	process_each(is_child, &search);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(search, 0);
	assert_false(process_read(child, &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),      cmocka_unit_test(odd_names),
		cmocka_unit_test(no_stat),     cmocka_unit_test(myself),
		cmocka_unit_test(all_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
