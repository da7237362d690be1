// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * syntax_command.c - plutolab syntax: the language of scenario files.
 */
#include <stdio.h>

#include "command/commands.h"
#include "command/options.h"
#include "scenario/syntax.h"

int syntax_command(int argc, char *argv[])
{
	int status = options_read(argc, argv, "Usage: plutolab syntax\n", NULL,
				  0, 0, 0);

	if (status >= 0)
		return status;
	syntax_print(stdout);
	return 0;
}
