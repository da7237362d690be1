// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - plutolab check: check scenario files.
 */
#include <stdio.h>
#include <string.h>

#include "command/commands.h"
#include "scenario/scenario.h"

int check_command(int argc, char *argv[])
{
	static const char usage[] = "Usage: plutolab check FILE...\n";
	int status = 0;

	if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc < 2) {
		fputs(usage, stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct scenario_set set = { 0 };

		if (scenario_load(argv[i], &set, stderr) != 0)
			status = 2;
		else if (set.count > 1)
			printf("%s: good, with %u variants\n", argv[i],
			       set.count - 1);
		else
			printf("%s: good\n", argv[i]);
		scenario_set_free(&set);
	}
	return status;
}
