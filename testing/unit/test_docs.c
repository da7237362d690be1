// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_docs.c - docs/scenarios.md tells of every scenario, and of no other, and
 * what it says of its class and columns is true.
 *
 * A row is "| `NAME` | CLASS | IKE | COLUMNS | what it shows | what U-U does |".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "must.h"
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

static char *row_of(const struct scenario *s)
{
	char columns[128] = "";

	for (int i = 0; i < COLUMN_ROOF; i++) {
		size_t used = strlen(columns);

		if (s->expect[i] == EXPECT_ABSENT)
			continue;
		snprintf(columns + used, sizeof(columns) - used, "%s%s %s",
			 used ? ", " : "", column_name((enum column)i),
			 expectation_name(s->expect[i]));
	}
	return must_printf("| `%s` | %s%s | %s | %s |", s->name,
			   class_name(s->class), s->takes_long ? ", long" : "",
			   s->ikev1 && s->ikev2 ?
			   "1, 2" : s->ikev1 ? "1" : "2", columns);
}

static void every_scenario_has_its_row(void **state)
{
	unsigned missing = 0;

	(void)state;
	for (unsigned i = 0; i < set.count; i++) {
		char *row = row_of(set.scenarios[i]);

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scenario_has_its_row),
		cmocka_unit_test(every_row_is_of_a_scenario),
	};

	return cmocka_run_group_tests(tests, load_page, unload_page);
}
