// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list.c - plutolab list: the names of cells, one a line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command/commands.h"
#include "command/options.h"
#include "scenario/cell.h"

static int print_cells(const struct scenario_set *set, char *const *globs,
		       unsigned count, const char *tier, const char *shard)
{
	struct cell_list list;
	char name[CELL_NAME];
	int status = 2;

	cells_of(set, &list);
	if (cells_tier(&list, tier, stderr) != 0 ||
	    cells_select(&list, globs, count, stderr) != 0 ||
	    (shard != NULL && cells_shard(&list, shard, stderr) != 0))
		goto cleanup;
	for (unsigned i = 0; i < list.count; i++)
		puts(cell_name(&list.cells[i], name));
	status = 0;
cleanup:
	cells_free(&list);
	return status;
}

static int print_rows(const struct scenario_set *set)
{
	for (unsigned i = 0; i < set->count; i++) {
		char *row = scenario_row(set->scenarios[i]);

		puts(row);
		free(row);
	}
	return 0;
}

int list_command(int argc, char *argv[])
{
	static const char usage[] =
		"Usage: plutolab list [--scenarios DIR] [--tier standard|long|all] "
		"[--shard i/n]\n"
		"                     [CELL-GLOB]...\n"
		"       plutolab list [--scenarios DIR] --rows\n"
		"Without --tier: the standard one, or what the globs match in all.\n"
		"A cell is SCENARIO/ikev1|ikev2/COLUMN; '*' in a glob also "
		"matches '/'.\n"
		"--rows: how the row of each scenario begins in "
		"docs/scenarios.md.\n";
	const char *scenarios = DEFAULT_SCENARIOS, *shard = NULL;
	const char *tier = NULL;
	bool as_rows = false;
	const struct option_row rows[] = {
		{ "scenarios", .text = &scenarios },
		{ "shard", .text = &shard },
		{ "tier", .text = &tier },
		{ "rows", .flag = &as_rows },
	};
	struct scenario_set set;
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 0,
				  ANY_NUMBER);

	if (status >= 0)
		return status;
	if (scenario_load_dir(scenarios, &set, stderr) != 0)
		return 2;
	if (tier == NULL)
		tier = optind < argc ? "all" : "standard";
	status = as_rows ? print_rows(&set) :
			   print_cells(&set, argv + optind,
				       (unsigned)(argc - optind), tier, shard);
	scenario_set_free(&set);
	return status;
}
