// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_mutant.c - what is known of mutants, which are chosen, and which cell is
 * next.
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
#include "command/mutant.h"

#define MUTANT(NUMBER, RULE, TEXT)                                \
	"{\"number\": " NUMBER                                    \
	", \"file\": \"a.c\", \"function\": \"f\", \"line\": 3, " \
	"\"rule\": \"" RULE "\", \"text\": \"" TEXT               \
	"\", \"original\": \"x\", "                               \
	"\"mutated\": \"\"}"

#define KNOWN(RULE, TEXT, WHY)                                              \
	"{\"file\": \"a.c\", \"function\": \"f\", \"rule\": \"" RULE "\", " \
	"\"text\": \"" TEXT "\", \"original\": \"x\", " WHY "}"

static const char list[] =
	"{\"format\": 1, \"mutants\": [" MUTANT("1", "negate", "if (x)") ", " MUTANT(
		"2", "swap",
		"if (x)") ", " MUTANT("3", "negate",
				      "x++;") ", " MUTANT("4", "negate",
							  "if (x)") "]}";

/* A file with this text; its name is to be freed. */
static char *file_of(const char *text)
{
	char *path = must_strdup("/tmp/test_mutant.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

static int load_with(const char *known, const char *killed,
		     struct mutant_table *out, struct trouble *t)
{
	const char *const texts[] = { list, known, killed };
	char *paths[3];
	int error;

	for (size_t i = 0; i < 3; i++)
		paths[i] = file_of(texts[i]);
	t->text[0] = '\0';
	error = mutant_table_load(paths[0], paths[1], paths[2], out, t);
	for (size_t i = 0; i < 3; i++) {
		unlink(paths[i]);
		free(paths[i]);
	}
	return error;
}

static int load(const char *known, struct mutant_table *out, struct trouble *t)
{
	return load_with(known, "{}", out, t);
}

static void what_is_known_goes_by_the_line(void **state)
{
	struct mutant_table table;
	struct trouble t;

	(void)state;
	assert_int_equal(load("[" KNOWN("negate", "if (x)",
					"\"equivalent\": \"why\"") "]",
			      &table, &t),
			 0);
	assert_int_equal(table.count, 4);
	assert_string_equal(table.mutants[0].equivalent, "why");
	assert_null(table.mutants[1].equivalent);
	assert_null(table.mutants[2].equivalent);
	assert_null(table.mutants[3].equivalent);
	assert_int_equal(mutant_choose(&table, NULL, 0, 1), 3);
	assert_int_equal(table.mutants[0].fate, FATE_NONE);
	assert_int_equal(table.mutants[1].fate, FATE_ALIVE);
	mutant_table_free(&table);
	/* of two that are equal the second */
	assert_int_equal(
		load("[" KNOWN("negate", "if (x)",
			       "\"nth\": 2, \"equivalent\": \"why\"") "]",
		     &table, &t),
		0);
	assert_null(table.mutants[0].equivalent);
	assert_string_equal(table.mutants[3].equivalent, "why");
	mutant_table_free(&table);
}

static void what_is_of_no_mutant_is_an_error(void **state)
{
	static const char *const bad[] = {
		"[" KNOWN("negate", "if (y)", "\"equivalent\": \"why\"") "]",
		"[" KNOWN("release", "if (x)", "\"equivalent\": \"why\"") "]",
		"[" KNOWN("negate", "if (x)", "\"reason\": \"why\"") "]",
		"[" KNOWN("negate", "if (x)",
			  "\"equivalent\": \"a\", \"survives\": \"b\"") "]",
		"[" KNOWN("negate", "if (x)",
			  "\"nth\": 3, \"survives\": \"b\"") "]",
		"{}",
		"[",
		"[{}]",
	};
	struct mutant_table table;
	struct trouble t;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(load(bad[i], &table, &t), -1);
		assert_true(t.text[0]);
	}
}

static void a_sample_is_of_those_that_were_killed(void **state)
{
	bool seen[4] = { false };
	struct mutant_table table;
	struct trouble t;
	char *killed;

	(void)state;
	assert_int_equal(load("[]", &table, &t), 0);
	assert_int_equal(mutant_choose(&table, NULL, 0, 1), 4);
	assert_string_not_equal(table.mutants[0].key, table.mutants[3].key);
	assert_string_not_equal(table.mutants[0].key, table.mutants[1].key);
	table.mutants[1].killed_by = "one/ikev2/PP";
	table.mutants[2].killed_by = "two/ikev2/PP";
	killed = mutant_killed(&table);
	mutant_table_free(&table);
	for (unsigned seed = 0; seed < 20; seed++) {
		unsigned chosen = 0;

		assert_int_equal(load_with("[]", killed, &table, &t), 0);
		assert_string_equal(table.mutants[1].killer, "one/ikev2/PP");
		assert_null(table.mutants[0].killer);
		assert_int_equal(mutant_choose(&table, NULL, 1, seed), 1);
		for (unsigned i = 0; i < 4; i++) {
			chosen += table.mutants[i].fate == FATE_ALIVE;
			seen[i] |= table.mutants[i].fate == FATE_ALIVE;
		}
		assert_int_equal(chosen, 1);
		mutant_table_free(&table);
	}
	assert_true(!seen[0] && seen[1] && seen[2] && !seen[3]);
	/* what did not run now stays, what survived goes */
	assert_int_equal(load_with("[]", killed, &table, &t), 0);
	free(killed);
	table.mutants[1].fate = FATE_ALIVE;
	killed = mutant_killed(&table);
	assert_null(strstr(killed, "one/"));
	assert_non_null(strstr(killed, "two/"));
	free(killed);
	mutant_table_free(&table);
}

static void one_function_is_chosen(void **state)
{
	struct mutant_table table;
	struct trouble t;

	(void)state;
	assert_int_equal(load("[]", &table, &t), 0);
	assert_int_equal(mutant_choose(&table, "f", 0, 1), 4);
	mutant_table_free(&table);
	assert_int_equal(load("[]", &table, &t), 0);
	assert_int_equal(mutant_choose(&table, "g*", 0, 1), 0);
	mutant_table_free(&table);
}

static void the_fastest_that_comes_by_it_is_next(void **state)
{
	bool reached[4][3] = { { false } };
	struct trial trials[] = {
		{ .name = "slow",
		  .good = true,
		  .ms = 900,
		  .reached = reached[0] },
		{ .name = "fast",
		  .good = true,
		  .ms = 500,
		  .reached = reached[1] },
		{ .name = "bad", .ms = 100, .reached = reached[2] },
		{ .name = "other",
		  .good = true,
		  .ms = 200,
		  .reached = reached[3] },
	};
	struct trial_table table = { trials, 4 };
	struct mutant m = { .number = 2 };
	const struct trial *next;
	unsigned ran[2];

	(void)state;
	trial_read_log(&trials[0], "a\nmutant 2 reached\nmutant 2", 2);
	trial_read_log(&trials[1], "x: mutant 2 reached\n", 2);
	trial_read_log(&trials[2], "mutant 2 reached\n", 2);
	trial_read_log(&trials[3],
		       "mutant 1 reached\nmutant 3 reached\nmutant  reached\n",
		       2);
	assert_true(reached[0][2] && !reached[0][1] && reached[3][1] &&
		    !reached[3][2]);
	trial_sort(&table);
	m.cells = ran;
	next = trial_next(&table, &m);
	assert_non_null(next);
	assert_string_equal(next->name, "fast");
	assert_ptr_equal(trial_find(&table, "fast"), next);
	ran[m.cells_count++] = (unsigned)(next - trials);
	next = trial_next(&table, &m);
	assert_non_null(next);
	assert_string_equal(next->name, "slow");
	ran[m.cells_count++] = (unsigned)(next - trials);
	/* what fails by itself is none */
	assert_null(trial_next(&table, &m));
	assert_null(trial_find(&table, "none"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_known_goes_by_the_line),
		cmocka_unit_test(what_is_of_no_mutant_is_an_error),
		cmocka_unit_test(a_sample_is_of_those_that_were_killed),
		cmocka_unit_test(one_function_is_chosen),
		cmocka_unit_test(the_fastest_that_comes_by_it_is_next),
	};

	return cmocka_run_group_tests_name("mutant", tests, NULL, NULL);
}
