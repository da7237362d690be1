// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_cell.c - names of cells, globs and shards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/cell.h"
#include "shipped.h"

static struct cell_list all_cells(void)
{
	struct cell_list list;

	cells_of(&set, &list);
	return list;
}

static void the_four_faults_are_28_cells(void **state)
{
	struct cell_list list = all_cells();
	static const char *const names[] = {
		"crossed-sa",
		"mixed-style",
		"overlap",
		"shared-reqid",
	};
	unsigned faults = 0;

	(void)state;
	for (unsigned i = 0; i < list.count; i++) {
		const struct scenario *s = list.cells[i].scenario;

		for (size_t j = 0; j < 4; j++)
			faults += s->class == CLASS_HEAL &&
				  strcmp(s->name, names[j]) == 0;
	}
	assert_int_equal(faults, 28);
	cells_free(&list);
}

static void every_name_finds_its_cell(void **state)
{
	struct cell_list list = all_cells();

	(void)state;
	for (unsigned i = 0; i < list.count; i++) {
		char name[CELL_NAME];
		struct cell cell;

		cell_name(&list.cells[i], name);
		assert_int_equal(cell_find(&set, name, &cell, stderr), 0);
		assert_memory_equal(&cell, &list.cells[i], sizeof(cell));
	}
	cells_free(&list);
}

static void wrong_names_are_explained(void **state)
{
	static const struct {
		const char *name, *complaint;
	} wrong[] = {
		{ "overlop/ikev1/UU", "no scenario \"overlop\"" },
		{ "overlap", "no such IKE version" },
		{ "overlap/ikev3/UU", "no such IKE version" },
		{ "mixed-style/ikev1/UU", "no such IKE version" },
		{ "overlap/ikev1/XX", "no such column" },
		{ "overlap/ikev1/UU/", "no such column" },
		{ "strict/ikev1/UU", "no such column" },
		{ "", "no scenario \"\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char said[512] = "";
		FILE *err = fmemopen(said, sizeof(said), "w");
		struct cell cell;

		assert_non_null(err);
		assert_int_equal(cell_find(&set, wrong[i].name, &cell, err),
				 -1);
		fclose(err);
		if (strstr(said, wrong[i].complaint) == NULL)
			fail_msg("%s: %s", wrong[i].name, said);
	}
}

static void globs_select(void **state)
{
	static char pp[] = "*/PP", overlap[] = "overlap/ikev1/*";
	static char nothing[] = "overlap/ikev3/*";
	char *globs[] = { pp, overlap, nothing };
	struct cell_list list = all_cells();
	unsigned all = list.count, wanted = 3;
	char said[512] = "";
	FILE *err = fmemopen(said, sizeof(said), "w");

	(void)state;
	assert_non_null(err);
	assert_int_equal(cells_select(&list, NULL, 0, err), 0);
	assert_int_equal(list.count, all);
	/* and what the column PP is compared with */
	for (unsigned i = 0; i < all; i++) {
		wanted += list.cells[i].column == COLUMN_PP;
		wanted += list.cells[i].column == COLUMN_UU &&
			  list.cells[i].scenario->compare != COMPARE_NOTHING;
	}
	/* overlap/ikev1 adds its other three */
	assert_int_equal(cells_select(&list, globs, 2, err), 0);
	assert_int_equal(list.count, wanted);
	assert_int_equal(cells_select(&list, globs, 3, err), -1);
	fclose(err);
	assert_string_equal(said, "no cell matches \"overlap/ikev3/*\"\n");
	cells_free(&list);
}

static void charons_can_be_left_out(void **state)
{
	struct cell_list list = all_cells();
	unsigned all = list.count, left_out = cells_without_charon(&list);

	(void)state;
	assert_true(left_out > 0);
	assert_int_equal(list.count + left_out, all);
	for (unsigned i = 0; i < list.count; i++)
		assert_false(scenario_has_charon(list.cells[i].scenario));
	assert_int_equal(cells_without_charon(&list), 0);
	cells_free(&list);
}

static void shards_are_a_partition(void **state)
{
	struct cell_list all = all_cells();
	unsigned *seen = calloc(all.count, sizeof(*seen));

	(void)state;
	assert_non_null(seen);
	for (unsigned part = 1; part <= 7; part++) {
		struct cell_list shard = all_cells();
		char text[8];

		snprintf(text, sizeof(text), "%u/7", part);
		assert_int_equal(cells_shard(&shard, text, stderr), 0);
		/* a row has four cells at most, and the parts differ by one */
		assert_true(shard.count + 4 > all.count / 7);
		for (unsigned i = 0; i < shard.count; i++) {
			for (unsigned j = 0; j < all.count; j++)
				seen[j] += memcmp(&shard.cells[i],
						  &all.cells[j],
						  sizeof(struct cell)) == 0;
		}
		cells_free(&shard);
	}
	for (unsigned j = 0; j < all.count; j++)
		assert_int_equal(seen[j], 1);
	free(seen);
	cells_free(&all);
}

/* Columns may be compared with each other. */
static void rows_stay_together(void **state)
{
	struct cell_list all = all_cells(), shard = all_cells();

	(void)state;
	assert_int_equal(cells_shard(&shard, "2/3", stderr), 0);
	assert_true(shard.count > 0 && shard.count < all.count);
	for (unsigned i = 0; i < all.count; i++) {
		unsigned have = 0, want = 0;

		for (unsigned j = 0; j < shard.count; j++)
			have += shard.cells[j].scenario ==
					all.cells[i].scenario &&
				shard.cells[j].ike == all.cells[i].ike;
		for (unsigned j = 0; j < all.count; j++)
			want += all.cells[j].scenario ==
					all.cells[i].scenario &&
				all.cells[j].ike == all.cells[i].ike;
		assert_true(have == 0 || have == want);
	}
	cells_free(&shard);
	cells_free(&all);
}

static void empty_shards_are_no_error(void **state)
{
	static char one[] = "overlap/ikev1/*";
	char *globs[] = { one };
	struct cell_list list = all_cells();

	(void)state;
	assert_int_equal(cells_select(&list, globs, 1, stderr), 0);
	assert_int_equal(cells_shard(&list, "2/2", stderr), 0);
	assert_int_equal(list.count, 0);
	cells_free(&list);
}

static void tiers_are_a_partition(void **state)
{
	static const char *const tiers[] = { "standard", "long", "all" };
	/* scenarios that no others know of: a long one and a short one */
	struct scenario brief = { .name = (char[]) { "brief" }, .ikev2 = true };
	struct scenario slow = {
		.name = (char[]) { "slow" },
		.ikev2 = true,
		.takes_long = true,
	};
	struct scenario *both[] = { &brief, &slow };
	struct scenario_set two = { .scenarios = both, .count = 2 };
	unsigned counts[3];
	char said[512] = "";
	FILE *err = fmemopen(said, sizeof(said), "w");
	struct cell_list list;

	(void)state;
	assert_non_null(err);
	brief.expect[COLUMN_PP] = EXPECT_DELIVER;
	slow.expect[COLUMN_UU] = EXPECT_FAIL;
	slow.expect[COLUMN_PP] = EXPECT_DELIVER;
	for (size_t i = 0; i < 3; i++) {
		cells_of(&two, &list);
		assert_int_equal(cells_tier(&list, tiers[i], err), 0);
		counts[i] = list.count;
		for (unsigned j = 0; i < 2 && j < list.count; j++)
			assert_ptr_equal(list.cells[j].scenario, both[i]);
		cells_free(&list);
	}
	assert_int_equal(counts[0], 1);
	assert_int_equal(counts[1], 2);
	assert_int_equal(counts[2], 3);
	cells_of(&two, &list);
	assert_int_equal(cells_tier(&list, "short", err), -1);
	assert_int_equal(list.count, 3);
	fclose(err);
	assert_string_equal(said, "tier \"short\": neither standard nor long "
				  "nor all\n");
	cells_free(&list);
}

static void wrong_shards_are_refused(void **state)
{
	static const char *const wrong[] = {
		"",    "1",    "1/",   "/2",  "0/2", "3/2",
		"1/0", "-1/2", "1/2x", "a/b", "1 2", "99999999999/1",
	};
	struct cell_list list = all_cells();
	unsigned count = list.count;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char said[512] = "";
		FILE *err = fmemopen(said, sizeof(said), "w");

		assert_non_null(err);
		if (cells_shard(&list, wrong[i], err) != -1)
			fail_msg("\"%s\" was taken", wrong[i]);
		fclose(err);
		assert_true(said[0] != '\0');
	}
	assert_int_equal(list.count, count);
	cells_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_faults_are_28_cells),
		cmocka_unit_test(every_name_finds_its_cell),
		cmocka_unit_test(wrong_names_are_explained),
		cmocka_unit_test(globs_select),
		cmocka_unit_test(charons_can_be_left_out),
		cmocka_unit_test(shards_are_a_partition),
		cmocka_unit_test(rows_stay_together),
		cmocka_unit_test(empty_shards_are_no_error),
		cmocka_unit_test(tiers_are_a_partition),
		cmocka_unit_test(wrong_shards_are_refused),
	};

	return cmocka_run_group_tests_name("cell", tests, load, unload);
}
