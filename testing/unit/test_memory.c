// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_memory.c - what /proc tells about memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "os/memory.h"

static void both_files_are_read(void **state)
{
	struct memory m = { 0 };

	(void)state;
	memory_parse("Name:\tpluto\nVmPeak:\t   30000 kB\nVmHWM:\t   12345 kB\n"
		     "VmRSS:\t   12000 kB\nThreads:\t1\n",
		     &m);
	memory_parse(
		"5500-7ffd r--p 00000000 00:00 0    [rollup]\n"
		"Rss:               12000 kB\nPss:                9876 kB\n"
		"Pss_Dirty:          5000 kB",
		&m);
	assert_int_equal(m.peak_kb, 12345);
	assert_int_equal(m.resident_kb, 12000);
	assert_int_equal(m.share_kb, 9876);
}

static void nonsense_is_passed_over(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"VmHWM:",
		"VmHWM: x kB",
		"VmHWM: 5",
		"VmHWM: 5 MB",
		"XVmHWM: 5 kB",
		"Pss",
		"Pss_Dirty: 5 kB",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct memory m = { 7, 8, 9 };

		memory_parse(texts[i], &m);
		assert_int_equal(m.peak_kb, 7);
		assert_int_equal(m.resident_kb, 8);
		assert_int_equal(m.share_kb, 9);
	}
}

static void our_own(void **state)
{
	const size_t size = 32 << 20;
	struct memory before, after;
	char *much;

	(void)state;
	memory_of(getpid(), &before);
	assert_true(before.resident_kb > 0);
	assert_true(before.peak_kb >= before.resident_kb);
	assert_true(before.share_kb > 0);
	assert_true(before.share_kb <= before.peak_kb);
	much = malloc(size);
	assert_non_null(much);
	memset(much, 1, size);
	memory_of(getpid(), &after);
	assert_true(much[size / 2] == 1);
	assert_true(after.share_kb >= before.share_kb + size / 2048);
	free(much);
}

static void nobody_takes_nothing(void **state)
{
	struct memory m;

	(void)state;
	memory_of(0, &m);
	assert_int_equal(m.peak_kb + m.resident_kb + m.share_kb, 0);
	memory_of(-1, &m);
	assert_int_equal(m.peak_kb + m.resident_kb + m.share_kb, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_files_are_read),
		cmocka_unit_test(nonsense_is_passed_over),
		cmocka_unit_test(our_own),
		cmocka_unit_test(nobody_takes_nothing),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
