// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_cpu.c - processor time of processes.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "os/cpu.h"

enum { BUSY_US = 20000 };

static void be_busy(void)
{
	uint64_t began = cpu_of(getpid());

	while (cpu_of(getpid()) - began < BUSY_US)
		;
}

static void work_counts_and_waiting_does_not(void **state)
{
	const struct timespec wait = { .tv_nsec = 200000000 };
	uint64_t began = cpu_of(getpid()), worked;

	(void)state;
	assert_true(began > 0);
	be_busy();
	worked = cpu_of(getpid());
	assert_true(worked - began >= BUSY_US);
	nanosleep(&wait, NULL);
	assert_true(cpu_of(getpid()) - worked < BUSY_US);
}

static void who_is_gone_took_nothing(void **state)
{
	pid_t child = fork();

	(void)state;
	if (child == 0)
		_exit(0);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(cpu_of(child), 0);
	assert_int_equal(cpu_of(0), 0);
	assert_int_equal(cpu_of(-1), 0);
}

/* A session of two, and of nobody else. */
static void a_session_is_summed_up(void **state)
{
	int ready[2];
	pid_t leader;
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	leader = fork();
	if (leader == 0) {
		setsid();
		if (fork() < 0)
			_exit(1);
		be_busy();
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_true(leader > 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_true(cpu_of_session(leader) >= 2ULL * BUSY_US);
	assert_true(cpu_of_session(leader) > cpu_of(leader));
	kill(-leader, SIGKILL);
	assert_int_equal(waitpid(leader, NULL, 0), leader);
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_counts_and_waiting_does_not),
		cmocka_unit_test(who_is_gone_took_nothing),
		cmocka_unit_test(a_session_is_summed_up),
	};

	return cmocka_run_group_tests_name("cpu", tests, NULL, NULL);
}
