// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_guest.c - words for a guest, its console, and the paths it can take.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/must.h"
#include "os/scratch.h"
#include "run/guest.h"

static char place[] = "/tmp/test_guest.XXXXXX";

static int make_place(void **state)
{
	(void)state;
	return mkdtemp(place) ? 0 : -1;
}

static int remove_place(void **state)
{
	(void)state;
	scratch_remove(place);
	return 0;
}

static void write_file(const char *name, const char *text)
{
	char *path = must_printf("%s/%s", place, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	fclose(file);
	free(path);
}

static void words(void **state)
{
	static const char cmdline[] =
		"mem=512M ro plutolab.outer=/no plutolab.out=/a/b "
		"plutolab.modules= x.plutolab.out=/no -- init root=98:0\n";
	char *word;

	(void)state;
	word = guest_word(cmdline, "plutolab.out");
	assert_string_equal(word, "/a/b");
	free(word);
	word = guest_word(cmdline, "plutolab.modules");
	assert_string_equal(word, "");
	free(word);
	word = guest_word(cmdline, "root");
	assert_string_equal(word, "98:0");
	free(word);
	assert_null(guest_word(cmdline, "plutolab"));
	assert_null(guest_word(cmdline, "ro"));
	assert_null(guest_word("", "ro"));
}

static void console(void **state)
{
	char long_text[2000], *text;

	(void)state;
	text = guest_console(place, 0);
	assert_string_equal(text, "");
	free(text);

	write_file("console", "booting\r\nfirst\r\nsecond \x1b[1m\r\n");
	assert_int_equal(guest_console_length(place), 29);
	text = guest_console(place, 9);
	assert_string_equal(text, "first|second [1m");
	free(text);
	text = guest_console(place, 29);
	assert_string_equal(text, "");
	free(text);

	write_file("console", "last words\r\nKernel panic - of sorts\r\n"
			      "stack\r\n");
	text = guest_console(place, 0);
	assert_string_equal(text, "last words|Kernel panic - of sorts");
	free(text);

	/* whole lines of the end */
	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 10] = '\n';
	long_text[sizeof(long_text) - 1] = '\0';
	write_file("console", long_text);
	text = guest_console(place, 0);
	assert_string_equal(text, "xxxxxxxx");
	free(text);
}

static void kernel(void **state)
{
	struct trouble t = { .text = "" };
	struct guest_kernel k;

	(void)state;
	assert_int_equal(guest_kernel_load(&k, GUEST_UML, place, &t), -1);
	assert_non_null(strstr(t.text, "/linux"));

	write_file("linux", "");
	write_file("modules", "");
	write_file("info", "SUITE=sid\nAPPEND=\n");
	t.text[0] = '\0';
	assert_int_equal(guest_kernel_load(&k, GUEST_UML, place, &t), -1);
	assert_non_null(strstr(t.text, "no PACKAGE"));

	write_file("info", "PACKAGE=user-mode-linux 1\nAPPEND=a=b c\n");
	t.text[0] = '\0';
	assert_int_equal(guest_kernel_load(&k, GUEST_UML, place, &t), 0);
	assert_string_equal(k.package, "user-mode-linux 1");
	assert_string_equal(k.append, "a=b c");
	assert_int_equal(k.program[0], '/');
	assert_int_equal(guest_slowness(&k), 1);
	assert_int_equal(guest_memory_room(&k, 256 << 20), 256 << 20);
	guest_kernel_free(&k);
}

static void qemu_kernel(void **state)
{
	struct trouble t = { .text = "" };
	struct guest_kernel k;

	(void)state;
	write_file("linux", "");
	write_file("modules", "");
	write_file("info", "PACKAGE=linux-image 1\nAPPEND=\nQEMU=/bin/sh\n");
	assert_int_equal(guest_kernel_load(&k, GUEST_QEMU, place, &t), -1);
	assert_non_null(strstr(t.text, "/initrd"));

	write_file("initrd", "");
	t.text[0] = '\0';
	assert_int_equal(guest_kernel_load(&k, GUEST_QEMU, place, &t), -1);
	assert_non_null(strstr(t.text, "no ACCELERATOR"));

	write_file("info", "PACKAGE=linux-image 1\nAPPEND=\nACCELERATOR=kvm\n"
			   "QEMU=/nowhere/qemu\n");
	t.text[0] = '\0';
	assert_int_equal(guest_kernel_load(&k, GUEST_QEMU, place, &t), -1);
	assert_non_null(strstr(t.text, "/nowhere/qemu"));

	write_file("info", "PACKAGE=linux-image 1\nAPPEND=\nACCELERATOR=kvm\n"
			   "QEMU=/bin/sh\n");
	t.text[0] = '\0';
	assert_int_equal(guest_kernel_load(&k, GUEST_QEMU, place, &t), 0);
	assert_int_equal(k.image[0], '/');
	assert_int_equal(guest_slowness(&k), 1);
	assert_true(guest_memory_room(&k, 256 << 20) < 256 << 20);
	free(k.accelerator);
	k.accelerator = must_strdup("tcg");
	assert_true(guest_slowness(&k) > 1);
	guest_kernel_free(&k);
}

/* The kernel would take it for two words. */
static void path_with_space(void **state)
{
	struct guest_kernel k = {
		.program = place,
		.modules = place,
		.append = place,
	};
	struct trouble t = { .text = "" };
	struct guest_plan plan = {
		.memory = guest_memory,
		.kernel = &k,
		.init = place,
		.out = "/tmp/a b",
		.dir = place,
	};
	int channel;

	(void)state;
	assert_int_equal(guest_start(&plan, &channel, &t), -1);
	assert_non_null(strstr(t.text, "\"/tmp/a b\""));
	/* and QEMU for the end of an option's value */
	plan.out = "/tmp/a,b";
	t.text[0] = '\0';
	assert_int_equal(guest_start(&plan, &channel, &t), -1);
	assert_non_null(strstr(t.text, "\"/tmp/a,b\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(console),
		cmocka_unit_test(kernel),
		cmocka_unit_test(qemu_kernel),
		cmocka_unit_test(path_with_space),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
