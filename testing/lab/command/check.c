// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - plutolab check: check scenario files.
 */
#include <stdio.h>
#include <unistd.h>

#include "command/commands.h"
#include "command/options.h"
#include "scenario/scenario.h"

int check_command(int argc, char *argv[])
{
	static const char usage[] = "Usage: plutolab check FILE...\n";
	int status = options_read(argc, argv, usage, NULL, 0, 1, ANY_NUMBER);

	if (status >= 0)
		return status;
	status = 0;
	for (int i = optind; i < argc; i++) {
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
