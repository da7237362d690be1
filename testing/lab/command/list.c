// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list.c - plutolab list: the names of cells, one a line.
 */
#include <getopt.h>
#include <stdio.h>

#include "command/commands.h"
#include "scenario/cell.h"

static int print_cells(const struct scenario_set *set, char *const *globs,
		       unsigned count, const char *tier, const char *shard)
{
	struct cell_list list;
	char name[CELL_NAME];
	int status = 2;

	if (cells_of(set, &list) != 0) {
		fprintf(stderr, "plutolab list: out of memory\n");
		return 2;
	}
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

int list_command(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "scenarios", required_argument, NULL, 's' },
		{ "shard", required_argument, NULL, 'n' },
		{ "tier", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static const char usage[] =
		"Usage: plutolab list [--scenarios DIR] [--tier standard|long|all] "
		"[--shard i/n]\n"
		"                     [CELL-GLOB]...\n"
		"Without --tier: the standard one, or what the globs match in all.\n"
		"A cell is SCENARIO/ikev1|ikev2/COLUMN; '*' in a glob also "
		"matches '/'.\n";
	const char *scenarios = DEFAULT_SCENARIOS, *shard = NULL;
	const char *tier = NULL;
	struct scenario_set set;
	int option, status;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (option) {
		case 's':
			scenarios = optarg;
			break;
		case 'n':
			shard = optarg;
			break;
		case 't':
			tier = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (scenario_load_dir(scenarios, &set, stderr) != 0)
		return 2;
	if (tier == NULL)
		tier = optind < argc ? "all" : "standard";
	status = print_cells(&set, argv + optind, (unsigned)(argc - optind),
			     tier, shard);
	scenario_set_free(&set);
	return status;
}
