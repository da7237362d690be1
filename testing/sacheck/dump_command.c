// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump_command.c - sacheck dump: this gateway as JSON, for `sacheck pair`.
 */
#include "sacheck/dump.h"
#include "sacheck/sacheck.h"

int dump_command(const struct settings *s, int argc, char *argv[])
{
	struct trouble t = { .text = "" };
	struct gateway g;
	int error;

	if (argc > 0) {
		fprintf(stderr,
			"sacheck dump: unexpected \"%s\"; the dump goes to standard output\n",
			argv[0]);
		return EXIT_UNKNOWN;
	}
	if (obtain(s, &g, NULL, &t))
		return cannot_tell(&t);
	error = dump_write(&g, s->out, &t);
	gateway_free(&g);
	return error ? cannot_tell(&t) : EXIT_CONSISTENT;
}
