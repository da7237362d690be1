/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the options of a subcommand, in one table.
 */
#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H

#include <limits.h>
#include <stdbool.h>

/* Arguments at most of a subcommand that takes any number of them. */
#define ANY_NUMBER UINT_MAX

/* An option, handled by the first of flag, text, number, read that is set. */
struct option_row {
	const char *name;  /* without "--" */
	bool *flag;	   /* becomes true; the option has no argument */
	const char **text; /* gets the argument as it is */
	unsigned *number;  /* gets a number from 1 to @most */
	unsigned most;
	/* returns whether the argument is good */
	bool (*read)(void *into, const char *argument);
	void *into;
};

/* A table of rows as two arguments: the rows, and how many. */
#define OPTION_ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

/* For .read: store any number in the uint64_t @into. */
bool option_seed(void *into, const char *argument);

/**
 * options_read() - read the options of a subcommand, and --help.
 * @argv: the first is the subcommand's name
 * @rows: @count options
 * @least, @most: arguments that must follow the options
 *
 * Returns -1, with the arguments from argv[optind] on; else the exit status
 * for the caller to return: 0 after --help, or 2 after a message.
 */
int options_read(int argc, char *argv[], const char *usage,
		 const struct option_row *rows, unsigned count, unsigned least,
		 unsigned most);

#endif
