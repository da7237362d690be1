// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - plutolab, a laboratory for two plutos and the kernel between them.
 */
#include <stdio.h>
#include <string.h>

#include "command/commands.h"
#include "os/module.h"
#include "run/host.h"
#include "run/init.h"
#include "run/worker.h"

static int init_command(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	return init(worker);
}

struct command {
	const char *name;
	int (*run)(int argc, char *argv[]);
	const char *arguments; /* NULL: not for people */
	const char *summary;
};

static const struct command commands[] = {
	{ "run", run_command, "[OPTION]... [CELL-GLOB]...",
	  "run cells, print the matrix" },
	{ "chaos", chaos_command, "[OPTION]... RUN-OPTION...",
	  "run random schedules of disturbances" },
	{ "merge", merge_command, "[OPTION]... DIR...",
	  "one matrix and one verdict from the results of many shards" },
	{ "junit", junit_command, "[--out FILE] [SUITE=]FILE.tap...",
	  "print results in TAP as JUnit XML" },
	{ "list", list_command, "[OPTION]... [CELL-GLOB]...",
	  "print the names of cells, one a line" },
	{ "scale", scale_command, "[OPTION]...",
	  "measure what many expansions cost, unpatched and patched" },
	{ "mutants", mutants_command, "[OPTION]... [CELL-GLOB]...",
	  "run small changes of the series until a cell shows each" },
	{ "differential", differential_command, "[OPTION]...",
	  "try the model of XFRM against a real kernel" },
	{ "check", check_command, "FILE...", "check scenario files" },
	{ "syntax", syntax_command, "",
	  "print the keys of scenario files, in Markdown" },
	{ "explain", explain_command, "[OPTION]... CELL",
	  "tell what a cell does, what it must show, and what it showed" },
	{ "report", report_command, "[OPTION]...",
	  "write what a run showed as one HTML file" },
	{ "probe-host", probe_host_command, NULL, NULL },
	{ "init", init_command, NULL, NULL },
	{ "worker", worker_command, NULL, NULL },
	/* how a kernel calls what /proc/sys/kernel/modprobe names */
	{ "-q", modprobe_command, NULL, NULL },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *out)
{
	fputs("Usage:\n", out);
	for (size_t i = 0; i < COMMANDS; i++) {
		if (commands[i].arguments != NULL)
			fprintf(out, "  plutolab %-13s%s\n  %23s%s\n",
				commands[i].name, commands[i].arguments, "",
				commands[i].summary);
	}
	fputs("\n'plutolab COMMAND --help' tells the options of a command.\n",
	      out);
}

int main(int argc, char *argv[])
{
	if (argc >= 2 &&
	    (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		usage(stdout);
		return 0;
	}
	for (size_t i = 0; argc >= 2 && i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	}
	if (argc >= 2)
		fprintf(stderr, "plutolab: no command \"%s\"\n", argv[1]);
	usage(stderr);
	return 2;
}
