// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_diagnosis.c - what sacheck said in two recorded cells is right, and
 * wrong once it is spoiled.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/must.h"
#include "judge/diagnosis.h"
#include "shipped.h"

static const char *const files[] = {
	"a.json",	 "b.json",	"a-before.json",
	"b-before.json", "a-watch.txt", "b-watch.txt",
};

enum { FILES = sizeof(files) / sizeof(files[0]) };

static char dir[] = "/tmp/test_diagnosis.XXXXXX";

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t room = 0;
	char *text = NULL;

	if (!file)
		return NULL;
	if (getdelim(&text, &room, '\0', file) < 0)
		text[0] = '\0';
	fclose(file);
	return text;
}

static void write_file(const char *name, const char *text)
{
	char *path = must_printf("%s/%s", dir, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	free(path);
}

static void remove_file(const char *name)
{
	char *path = must_printf("%s/%s", dir, name);

	unlink(path);
	free(path);
}

/* The artifacts of a cell, in a directory of our own. */
static void copy_cell(const char *column)
{
	for (int i = 0; i < FILES; i++) {
		char *path = must_printf(
			"testing/unit/recorded/cells/crossed-sa-ikev2-%s/%s",
			column, files[i]);
		char *text = read_file(path);

		remove_file(files[i]);
		if (text)
			write_file(files[i], text);
		free(text);
		free(path);
	}
}

/* In a file of the directory @old, which must be there, becomes @new. */
static void spoil(const char *name, const char *old, const char *new)
{
	char *path = must_printf("%s/%s", dir, name), *text = read_file(path);
	char *at = text ? strstr(text, old) : NULL, *spoiled;

	if (!at) {
		fail_msg("no \"%s\" in %s", old, name);
		return;
	}
	*at = '\0';
	spoiled = must_printf("%s%s%s", text, new, at + strlen(old));
	write_file(name, spoiled);
	free(spoiled);
	free(text);
	free(path);
}

static enum diagnosis diagnosed(const char *name, enum verdict verdict)
{
	struct judgement j = { .verdict = verdict, .as_expected = true };
	enum diagnosis diagnosis;
	struct cell cell;

	assert_int_equal(cell_find(&set, name, &cell, stderr), 0);
	diagnose(&cell, dir, &j);
	diagnosis = j.diagnosis;
	assert_int_equal(j.as_expected, diagnosis == DIAGNOSIS_RIGHT);
	assert_int_equal(j.reasons_count > 0, diagnosis == DIAGNOSIS_WRONG);
	judgement_free(&j);
	return diagnosis;
}

static void assert_failed(enum diagnosis expected)
{
	assert_int_equal(diagnosed("crossed-sa/ikev2/UU", VERDICT_FAILED),
			 expected);
}

static void assert_delivered(enum diagnosis expected)
{
	assert_int_equal(diagnosed("crossed-sa/ikev2/PP", VERDICT_DELIVERED),
			 expected);
}

static void both_are_right_as_recorded(void **state)
{
	(void)state;
	copy_cell("UU");
	assert_failed(DIAGNOSIS_RIGHT);
	copy_cell("PP");
	assert_delivered(DIAGNOSIS_RIGHT);
}

/* Each thing that the live watch must name. */
static void watch_must_name_all(void **state)
{
	static const struct {
		const char *old, *new;
	} spoils[] = {
		{ "rose by 80", "rose by 79" },
		{ "likely fault X", "likely fault P" },
		{ "    Cure of X", "    That was X" },
		{ "    in  0xa29a1ed2", "    in  0xa29a1ed3" },
		{ "    in  0x455b3f39", "    out 0x455b3f39" },
		{ "fwd: 10.0.0.0/24 -> 10.0.1.0/24, reqid 16389",
		  "fwd: 10.0.0.0/24 -> 10.0.1.0/24, reqid 16393" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
		copy_cell("UU");
		spoil("a-watch.txt", spoils[i].old, spoils[i].new);
		assert_failed(DIAGNOSIS_WRONG);
	}
}

static void watch_must_have_been_there(void **state)
{
	(void)state;
	copy_cell("UU");
	remove_file("a-watch.txt");
	assert_failed(DIAGNOSIS_WRONG);
	copy_cell("UU");
	write_file("a-watch.txt", "10:00:00  watching a\n");
	assert_failed(DIAGNOSIS_WRONG);
	copy_cell("PP");
	remove_file("b-watch.txt");
	assert_delivered(DIAGNOSIS_WRONG);
}

static void watch_is_silent_where_nothing_rose(void **state)
{
	(void)state;
	/* at b nothing did */
	copy_cell("UU");
	write_file("b-watch.txt",
		   "10:00:00  watching b\n"
		   "10:00:01  XfrmInTmplMismatch rose by 3: likely fault X\n");
	assert_failed(DIAGNOSIS_WRONG);
	copy_cell("PP");
	write_file("a-watch.txt",
		   "10:00:00  watching a\n"
		   "10:00:01  XfrmInTmplMismatch rose by 1: likely fault X\n");
	assert_delivered(DIAGNOSIS_WRONG);
}

/* A cell that failed is no cell that delivered, nor the other way round. */
static void pair_must_agree(void **state)
{
	(void)state;
	copy_cell("UU");
	write_file("a-watch.txt", "10:00:00  watching a\n");
	assert_delivered(DIAGNOSIS_WRONG);
	copy_cell("PP");
	assert_failed(DIAGNOSIS_WRONG);
	copy_cell("UU");
	remove_file("b.json");
	assert_failed(DIAGNOSIS_WRONG);
	copy_cell("UU");
	spoil("a.json", "{", "[");
	assert_failed(DIAGNOSIS_WRONG);
}

static int set_up(void **state)
{
	return mkdtemp(dir) ? load(state) : -1;
}

static int tear_down(void **state)
{
	for (int i = 0; i < FILES; i++)
		remove_file(files[i]);
	rmdir(dir);
	return unload(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_are_right_as_recorded),
		cmocka_unit_test(watch_must_name_all),
		cmocka_unit_test(watch_must_have_been_there),
		cmocka_unit_test(watch_is_silent_where_nothing_rose),
		cmocka_unit_test(pair_must_agree),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
