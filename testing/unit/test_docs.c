// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_docs.c - docs/scenarios.md tells of every scenario, and of no other, and
 * what it says of its class and columns is true; and so are the excerpt of the
 * matrix in README.md and the reference in docs/scenario-language.md.
 *
 * A row is "| `NAME` | CLASS | IKE | COLUMNS | what it shows | what U-U does |";
 * "make docs" writes the first four.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/must.h"
#include "judge/judge.h"
#include "scenario/syntax.h"
#include "shipped.h"

static char *page;

static int load_page(void **state)
{
	size_t room = 0;
	ssize_t size;
	FILE *file = fopen("docs/scenarios.md", "re");

	if (!file)
		return -1;
	size = getdelim(&page, &room, '\0', file);
	fclose(file);
	return size > 0 ? load(state) : -1;
}

static int unload_page(void **state)
{
	free(page);
	return unload(state);
}

/* Whether the page has @row, up to what people wrote themselves. */
static bool has_row(const char *row)
{
	char *line = must_printf("\n%s", row);
	bool found = strstr(page, line) != NULL;

	free(line);
	return found;
}

static void every_scenario_has_its_row(void **state)
{
	unsigned missing = 0;

	(void)state;
	for (unsigned i = 0; i < set.count; i++) {
		char *row = scenario_row(set.scenarios[i]);

		if (!has_row(row)) {
			print_error("docs/scenarios.md has no row\n%s\n", row);
			missing++;
		}
		free(row);
	}
	assert_int_equal(missing, 0);
}

static void every_row_is_of_a_scenario(void **state)
{
	static const char begin[] = "\n| `";
	unsigned rows = 0;

	(void)state;
	for (const char *at = strstr(page, begin); at;
	     at = strstr(at + 1, begin))
		rows++;
	assert_int_equal(rows, set.count);
}

static enum verdict verdict_of(const char *word)
{
	int v = 0;

	while (v < VERDICT_COUNT &&
	       strcmp(word, verdict_name((enum verdict)v)) != 0)
		v++;
	return (enum verdict)v;
}

/* Whether a row of the matrix, as plutolab prints it, is what scenarios say. */
static bool row_is_true(const char *row)
{
	static const char *const columns[] = { "UU", "PU", "UP", "PP" };
	char name[64], ike[2], word[4][16];

	if (sscanf(row, " %63s v%1[12] %15s ok %15s ok %15s ok %15s ok", name,
		   ike, word[0], word[1], word[2], word[3]) != 6)
		return false;
	for (size_t i = 0; i < 4; i++) {
		char *cell_name = must_printf("%s/ikev%s/%s", name, ike,
					      columns[i]);
		enum verdict verdict = verdict_of(word[i]);
		struct cell cell;
		bool good = cell_find(&set, cell_name, &cell, stderr) == 0 &&
			    verdict != VERDICT_COUNT &&
			    verdict_is_expected(cell_expectation(&cell),
						verdict);

		free(cell_name);
		if (!good)
			return false;
	}
	return true;
}

static void the_excerpt_in_the_readme_is_true(void **state)
{
	static const char head[] =
		"    scenario         ike  UU            PU            UP";
	struct trouble t = { .text = "" };
	char *readme = file_read("README.md", &t), *line, *rest;
	unsigned rows = 0;

	(void)state;
	assert_non_null(readme);
	rest = strstr(readme, head);
	assert_non_null(rest);
	for (strsep(&rest, "\n"); (line = strsep(&rest, "\n")); rows++) {
		if (strcmp(line, "    ...") == 0)
			break;
		if (!row_is_true(line))
			fail_msg("README.md: not so: %s", line);
	}
	assert_true(rows >= 5);
	assert_non_null(line);
	free(readme);
	/* and this can fail */
	assert_true(row_is_true("  overlap v1 failed ok delivered ok delivered "
				"ok delivered ok"));
	assert_false(row_is_true("  overlap v1 failed ok delivered ok "
				 "delivered ok failed ok"));
	assert_false(row_is_true("  overlap v1 failed ok"));
	assert_false(row_is_true("  no-such v1 failed ok delivered ok "
				 "delivered ok delivered ok"));
}

static void the_reference_is_what_is_read(void **state)
{
	static const char begin[] = "\n<!-- plutolab syntax -->\n";
	struct trouble t = { .text = "" };
	char *text = file_read("docs/scenario-language.md", &t);
	char *reference = NULL, *at;
	size_t size = 0;
	FILE *out = open_memstream(&reference, &size);

	(void)state;
	assert_non_null(text);
	assert_non_null(out);
	syntax_print(out);
	fclose(out);
	at = strstr(text, begin);
	assert_non_null(at);
	if (strcmp(at + strlen(begin), reference) != 0)
		fail_msg(
			"docs/scenario-language.md: behind \"plutolab syntax\" "
			"that command's output is wanted");
	free(reference);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scenario_has_its_row),
		cmocka_unit_test(every_row_is_of_a_scenario),
		cmocka_unit_test(the_excerpt_in_the_readme_is_true),
		cmocka_unit_test(the_reference_is_what_is_read),
	};

	return cmocka_run_group_tests(tests, load_page, unload_page);
}
