// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_installed.c - a pluto below a prefix is asked what it is; whatever is no
 * pluto is refused with the reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/must.h"
#include "daemon/build.h"
#include "daemon/flavour.h"
#include "daemon/installed.h"
#include "os/scratch.h"
#include "shipped.h"

/* A prefix of its own, gone after the test. */
static char *prefix;

static int make_prefix(void **state)
{
	char made[] = "/tmp/plutolab-test.XXXXXX";

	(void)state;
	prefix = mkdtemp(made) ? must_strdup(made) : NULL;
	return prefix ? 0 : -1;
}

static int remove_prefix(void **state)
{
	(void)state;
	scratch_remove(prefix);
	free(prefix);
	return 0;
}

static void put(const char *below, const char *text, mode_t mode)
{
	char *path = must_printf("%s/%s", prefix, below);
	char *directory = must_strdup(below);
	FILE *file;

	*strrchr(directory, '/') = '\0';
	assert_int_equal(file_make_directories(prefix, directory), 0);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
	free(directory);
	free(path);
}

static void put_program(const char *below, const char *script)
{
	char *text = must_printf("#!/bin/sh\n%s\n", script);

	put(below, text, 0755);
	free(text);
}

/* All there is to an installed pluto, which says @said. */
static void put_pluto(const char *dir, const char *said)
{
	static const char *const others[] = { "whack", "addconn" };
	char *name = must_printf("%s/pluto", dir);
	char *script = must_printf("echo '%s'", said);

	put_program(name, script);
	free(script);
	free(name);
	for (size_t i = 0; i < 2; i++) {
		name = must_printf("%s/%s", dir, others[i]);
		put_program(name, "exit 1");
		free(name);
	}
	put_program("sbin/ipsec", "test \"$1\" = --directory && "
				  "echo /usr/libexec/ipsec");
}

static void is_refused(const char *why)
{
	struct trouble t = { .text = "" };
	struct installed in;

	assert_int_equal(installed_find(prefix, &in, &t), -1);
	if (!strstr(t.text, why))
		fail_msg("\"%s\" does not say \"%s\"", t.text, why);
	/* what was tried is named, and nothing is left to free */
	assert_non_null(strstr(t.text, prefix));
	assert_null(in.prefix);
}

static void nothing_there_is_refused(void **state)
{
	struct trouble t = { .text = "" };
	struct installed in;

	(void)state;
	assert_int_equal(installed_find("/nonexistent/prefix", &in, &t), -1);
	assert_non_null(strstr(t.text, "installed pluto: /nonexistent/prefix: "
				       "No such file or directory"));
	is_refused("there is no pluto in libexec/ipsec or lib/ipsec below it");
}

static void half_of_it_is_refused(void **state)
{
	(void)state;
	put_program("libexec/ipsec/pluto", "echo Libreswan 4.10");
	is_refused("whack: No such file");
	put_program("libexec/ipsec/whack", "exit 0");
	put_program("libexec/ipsec/addconn", "exit 0");
	is_refused("sbin/ipsec: No such file");
}

static void other_programs_are_refused(void **state)
{
	(void)state;
	put_pluto("libexec/ipsec", "strongSwan 5.9.8");
	is_refused("says \"strongSwan 5.9.8\", which is none of libreswan 5");
	put_pluto("libexec/ipsec", "Libreswan 3.32 (netkey)");
	is_refused("pluto is Libreswan 3.32; the lab knows libreswan 5, "
		   "libreswan 5.0, libreswan 4, Openswan");
}

static void what_does_not_run_is_refused(void **state)
{
	(void)state;
	put_pluto("libexec/ipsec", "Libreswan 4.10");
	put_program("libexec/ipsec/pluto",
		    "echo 'libx.so.1: cannot open' >&2; exit 127");
	is_refused("exit status 127: libx.so.1: cannot open");
	put_program("libexec/ipsec/pluto", "exit 0");
	is_refused("--version says nothing");
	put_pluto("libexec/ipsec", "Libreswan 4.10");
	put_program("sbin/ipsec", "echo nowhere");
	is_refused("which is no directory");
}

static struct installed found(void)
{
	struct trouble t = { .text = "" };
	struct installed in;

	if (installed_find(prefix, &in, &t))
		fail_msg("%s", t.text);
	return in;
}

/* What build_load() reads is what was found. */
static struct build loaded(const struct installed *in)
{
	struct trouble t = { .text = "" };
	struct build b = { .label = NULL };

	if (installed_write(in, prefix, &t) || build_load(&b, "U", prefix, &t))
		fail_msg("%s", t.text);
	return b;
}

static void libreswan_is_found(void **state)
{
	struct installed in;
	struct build b;
	char *whack;

	(void)state;
	put_pluto("libexec/ipsec", "Libreswan 4.10 IKEv2 IKEv1");
	in = found();
	b = loaded(&in);
	assert_true(b.installed);
	assert_ptr_equal(b.flavour, &flavour_libreswan_4);
	assert_string_equal(b.version, "4.10");
	/* pluto looks where it was built for, the lab has it elsewhere */
	assert_string_equal(b.libexec, "/usr/libexec/ipsec");
	whack = build_helper(&b, "whack");
	assert_int_equal(access(whack, X_OK), 0);
	free(whack);
	build_free(&b);
	installed_free(&in);
}

static void openswan_is_found(void **state)
{
	struct installed in;
	struct build b;

	(void)state;
	put_pluto("lib/ipsec", "Linux Openswan 2.6.51");
	in = found();
	b = loaded(&in);
	assert_ptr_equal(b.flavour, &flavour_openswan);
	assert_string_equal(b.libexec, b.helpers);
	build_free(&b);
	installed_free(&in);
}

static char *gap_of(const struct build *b, const char *name)
{
	for (unsigned i = 0; i < set.count; i++)
		if (strcmp(set.scenarios[i]->name, name) == 0)
			return build_gap(b, set.scenarios[i],
					 &set.scenarios[i]->sites[0], IKEV2);
	fail_msg("no scenario %s", name);
	return NULL;
}

/* Options are what addconn has a name for. */
static void unknown_options_are_gaps(void **state)
{
	struct installed in;
	struct build b;
	char *gap;

	(void)state;
	put_pluto("libexec/ipsec", "Libreswan 4.10");
	in = found();
	b = loaded(&in);
	put_program("libexec/ipsec/addconn", "left right leftsubnet subnets");
	gap = gap_of(&b, "strict");
	assert_non_null(gap);
	assert_string_equal(gap, "left=");
	free(gap);
	b.installed = false;
	assert_null(gap_of(&b, "strict"));
	build_free(&b);
	installed_free(&in);
}

/* A program with these strings in it, as a compiler leaves them. */
static void put_keywords(const char *const *words)
{
	char *path = must_printf("%s/libexec/ipsec/addconn", prefix);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	for (; *words; words++)
		assert_int_equal(fwrite(*words, strlen(*words) + 1, 1, file),
				 1);
	assert_int_equal(fclose(file), 0);
	free(path);
}

static void known_options_are_none(void **state)
{
	static const char *const most[] = {
		"left", "right", "leftsubnets", "subnet", NULL,
	};
	static const char *const every[] = {
		"left",
		"right",
		"leftsubnets",
		"subnet",
		"strict-inbound-check",
		NULL,
	};
	struct installed in;
	struct build b;
	char *gap;

	(void)state;
	put_pluto("libexec/ipsec", "Libreswan 4.10");
	in = found();
	b = loaded(&in);
	put_keywords(most);
	gap = gap_of(&b, "strict");
	assert_non_null(gap);
	assert_string_equal(gap, "strict-inbound-check=");
	free(gap);
	put_keywords(every);
	assert_null(gap_of(&b, "strict"));
	build_free(&b);
	installed_free(&in);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_prefix, remove_prefix)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_there_is_refused),
		TEST(half_of_it_is_refused),
		TEST(other_programs_are_refused),
		TEST(what_does_not_run_is_refused),
		TEST(libreswan_is_found),
		TEST(openswan_is_found),
		TEST(unknown_options_are_gaps),
		TEST(known_options_are_none),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
