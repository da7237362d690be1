// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * options.c - the options of a subcommand, in one table.
 */
#include "command/options.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"
#include "base/number.h"
#include "run/run_options.h"

enum { HELP = 'h', FIRST_ROW = 256 }; /* what getopt_long() returns */

bool option_seed(void *into, const char *argument)
{
	return number_parse(argument, UINT64_MAX, into);
}

static bool take(const struct option_row *row, const char *argument)
{
	if (row->flag)
		return *row->flag = true;
	if (row->text) {
		*row->text = argument;
		return true;
	}
	if (row->number)
		return run_read_number(argument, row->most, row->number);
	return row->read(row->into, argument);
}

/* As getopt_long() wants them; the caller frees it. */
static struct option *long_options(const struct option_row *rows,
				   unsigned count)
{
	struct option *options = must_calloc(count + 2, sizeof(*options));

	for (unsigned i = 0; i < count; i++)
		options[i] = (struct option) {
			.name = rows[i].name,
			.has_arg = rows[i].flag ? no_argument :
						  required_argument,
			.val = FIRST_ROW + (int)i,
		};
	options[count] = (struct option) { .name = "help", .val = HELP };
	return options;
}

int options_read(int argc, char *argv[], const char *usage,
		 const struct option_row *rows, unsigned count, unsigned least,
		 unsigned most)
{
	struct option *options = long_options(rows, count);
	int option, status = -1;

	while (status < 0 &&
	       (option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		const struct option_row *row = &rows[option - FIRST_ROW];

		if (option == HELP) {
			fputs(usage, stdout);
			status = 0;
		} else if (option < FIRST_ROW) {
			fputs(usage, stderr);
			status = 2;
		} else if (!take(row, optarg)) {
			fprintf(stderr,
				"plutolab %s: --%s: wrong value \"%s\"\n",
				argv[0], row->name, optarg);
			status = 2;
		}
	}
	free(options);
	if (status >= 0)
		return status;
	if ((unsigned)(argc - optind) < least) {
		fputs(usage, stderr);
		return 2;
	}
	if ((unsigned)(argc - optind) > most) {
		fprintf(stderr, "plutolab %s: what is \"%s\"?\n", argv[0],
			argv[optind + (int)most]);
		return 2;
	}
	return -1;
}
