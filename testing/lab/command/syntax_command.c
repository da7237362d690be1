// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * syntax_command.c - plutolab syntax: the language of scenario files.
 */
#include <stdio.h>
#include <string.h>

#include "command/commands.h"
#include "scenario/syntax.h"

int syntax_command(int argc, char *argv[])
{
	static const char usage[] = "Usage: plutolab syntax\n";

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc > 1) {
		fputs(usage, stderr);
		return 2;
	}
	syntax_print(stdout);
	return 0;
}
