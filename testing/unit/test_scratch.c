// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_scratch.c - what a killed run leaves is found and removed, and what a
 * living one has is not.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/must.h"
#include "os/process.h"
#include "os/scratch.h"

static char place[] = "/tmp/test_scratch.XXXXXX";

static int make_place(void **state)
{
	(void)state;
	if (!mkdtemp(place))
		return -1;
	return setenv("TMPDIR", place, 1);
}

static int remove_place(void **state)
{
	(void)state;
	scratch_remove(place);
	return 0;
}

static void record_there_and_back(void **state)
{
	struct leftover in = {
		.pid = 4711, .start = 1ull << 40, .program = place,
	}, out;
	char *line = leftover_print(&in);

	(void)state;
	assert_true(leftover_parse(line, &out));
	assert_int_equal(out.pid, in.pid);
	assert_true(out.start == in.start);
	assert_string_equal(out.program, in.program);
	free(out.program);
	free(line);
}

/* kill(2) of 0, 1 or less would hit everything. */
static void no_record(void **state)
{
	static const char *const lines[] = {
		"",
		"4711",
		"4711 12",
		"4711 12 linux",
		"x 12 /linux",
		"0 12 /linux",
		"1 12 /linux",
		"-1 12 /linux",
		"-4711 12 /linux",
		"99999999999 12 /linux",
		"4711 x /linux",
		"4711  /linux",
	};
	struct leftover out = { .pid = 42 };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_false(leftover_parse(lines[i], &out));
	assert_int_equal(out.pid, 42);
}

/* A directory as a run with a guest leaves it when it is killed. */
static char *leave(pid_t pid, uint64_t start, const char *program)
{
	struct leftover l = {
		.pid = pid,
		.start = start,
		.program = must_strdup(program),
	};
	char *dir = must_printf("%s/plutolab.dead00", place);
	char *guest = must_printf("%s/1", dir);
	struct trouble t = { .text = "" };

	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(mkdir(guest, 0700), 0);
	assert_int_equal(leftover_record(guest, &l, &t), 0);
	free(l.program);
	free(guest);
	return dir;
}

/* A child that leads a session; and what it is. */
static struct process start_child(void)
{
	struct process p;
	int ready[2];
	pid_t pid;
	char byte;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		setsid();
		close(ready[0]);
		close(ready[1]);
		pause();
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	assert_true(process_read(pid, &p));
	return p;
}

/* Make a run's directory, as the next run does; what it said to free(). */
static char *next_run(void)
{
	char *said = NULL;
	size_t size = 0;
	FILE *log = open_memstream(&said, &size);
	struct trouble t = { .text = "" };
	struct scratch s;
	char *dir;

	assert_non_null(log);
	assert_int_equal(scratch_new(&s, 4096, log, &t), 0);
	fclose(log);
	dir = must_strdup(s.dir);
	assert_int_equal(access(dir, W_OK), 0);
	scratch_end(&s);
	assert_int_equal(access(dir, F_OK), -1);
	free(dir);
	return said;
}

static void guest_is_ended(void **state)
{
	char *program = realpath("/proc/self/exe", NULL), *dir, *said;
	struct process child = start_child();
	int status;

	(void)state;
	dir = leave(child.pid, child.start, program);
	said = next_run();
	assert_non_null(strstr(said, dir));
	assert_int_equal(access(dir, F_OK), -1);
	assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	free(said);
	free(dir);
	free(program);
}

/* The number now is another process's: hands off. */
static void stranger_lives(void **state)
{
	char *program = realpath("/proc/self/exe", NULL), *dir, *said;
	struct process child = start_child();
	int status;

	(void)state;
	/* it began before the guest did */
	dir = leave(child.pid, child.start + 1, program);
	said = next_run();
	assert_int_equal(access(dir, F_OK), -1);
	assert_int_equal(waitpid(child.pid, &status, WNOHANG), 0);
	free(said);
	free(dir);
	/* it runs another program, as one of the session began later */
	dir = leave(child.pid, child.start - 1, "/usr/bin/other");
	said = next_run();
	assert_int_equal(access(dir, F_OK), -1);
	assert_int_equal(waitpid(child.pid, &status, WNOHANG), 0);
	free(said);
	free(dir);
	kill(child.pid, SIGKILL);
	waitpid(child.pid, NULL, 0);
	free(program);
}

static void living_run_is_left_alone(void **state)
{
	struct trouble t = { .text = "" };
	struct scratch s;
	char *said;

	(void)state;
	assert_int_equal(scratch_new(&s, 4096, stderr, &t), 0);
	said = next_run();
	assert_string_equal(said, "");
	assert_int_equal(access(s.dir, F_OK), 0);
	free(said);
	scratch_end(&s);
}

static void no_room(void **state)
{
	struct trouble t = { .text = "" };
	struct scratch s;

	(void)state;
	assert_int_equal(scratch_new(&s, 1ull << 60, stderr, &t), -1);
	assert_non_null(strstr(t.text, "MB"));
	scratch_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_there_and_back),
		cmocka_unit_test(no_record),
		cmocka_unit_test(guest_is_ended),
		cmocka_unit_test(stranger_lives),
		cmocka_unit_test(living_run_is_left_alone),
		cmocka_unit_test(no_room),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
