// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - upstream, which runs upstream's tests on pluto unpatched and
 * patched.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "os/module.h"
#include "run/guest.h"
#include "run/init.h"
#include "upstream/guest_side.h"
#include "upstream/suite.h"

static const char help[] =
	"Usage: upstream OPTION... [TEST-GLOB]...\n"
	"\n"
	"Runs upstream's tests on pluto unpatched (U) and patched (P), each in\n"
	"a guest: U must show what upstream expects, P what U shows.\n"
	"\n"
	"  --tree DIR          tree with testing/pluto\n"
	"  --patched-tree DIR  the same with the series, which has tests of its own\n"
	"  --build U=DIR, --build P=DIR\n"
	"                      from scripts/build-pluto\n"
	"  --tools DIR, --stand-ins DIR\n"
	"                      layers of the hosts' roots\n"
	"  --kernel KERNEL     uml:DIR or qemu:DIR\n"
	"  --expected FILE     differences that are expected\n"
	"  --front FILE        globs of the tests to run when none is named\n"
	"  --shard I/N         the I-th of N parts\n"
	"  --jobs N            tests at a time, default two per processor\n"
	"  --out DIR           for results, default build/upstream\n"
	"\n"
	"Exit status: 0 all is as expected, 1 it is not, 2 no result, 4 all\n"
	"tests were skipped, 128 + n ended by signal n.\n";

enum {
	OPTION_TREE = 256,
	OPTION_PATCHED,
	OPTION_BUILD,
	OPTION_TOOLS,
	OPTION_STAND_INS,
	OPTION_KERNEL,
	OPTION_EXPECTED,
	OPTION_FRONT,
	OPTION_SHARD,
	OPTION_JOBS,
	OPTION_OUT,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "tree", required_argument, NULL, OPTION_TREE },
	{ "patched-tree", required_argument, NULL, OPTION_PATCHED },
	{ "build", required_argument, NULL, OPTION_BUILD },
	{ "tools", required_argument, NULL, OPTION_TOOLS },
	{ "stand-ins", required_argument, NULL, OPTION_STAND_INS },
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "expected", required_argument, NULL, OPTION_EXPECTED },
	{ "front", required_argument, NULL, OPTION_FRONT },
	{ "shard", required_argument, NULL, OPTION_SHARD },
	{ "jobs", required_argument, NULL, OPTION_JOBS },
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static void take_directory(char **into, const char *path, struct trouble *t)
{
	free(*into);
	*into = realpath(path, NULL);
	if (!*into)
		trouble(t, "%s: %m", path);
	else if (strpbrk(*into, ":, \t\n"))
		trouble(t, "%s: a path with a colon, comma or blank", *into);
}

static void take_build(struct options *o, const char *text, struct trouble *t)
{
	if (strncmp(text, "U=", 2) == 0)
		take_directory(&o->build[CASE_U], text + 2, t);
	else if (strncmp(text, "P=", 2) == 0)
		take_directory(&o->build[CASE_P], text + 2, t);
	else
		trouble(t, "--build %s: neither U=DIR nor P=DIR", text);
}

static void take(struct options *o, int option, const char *text,
		 const char **out, struct trouble *t)
{
	switch (option) {
	case OPTION_TREE:
		take_directory(&o->tree, text, t);
		break;
	case OPTION_PATCHED:
		take_directory(&o->patched_tree, text, t);
		break;
	case OPTION_BUILD:
		take_build(o, text, t);
		break;
	case OPTION_TOOLS:
		take_directory(&o->tools, text, t);
		break;
	case OPTION_STAND_INS:
		take_directory(&o->stand_ins, text, t);
		break;
	case OPTION_KERNEL:
		if (strcmp(text, "host") == 0)
			trouble(t, "--kernel host: these tests need a guest, "
				   "uml:DIR or qemu:DIR");
		else if (!o->kernel.package)
			guest_kernel_named(&o->kernel, text, t);
		break;
	case OPTION_EXPECTED:
		o->expected = text;
		break;
	case OPTION_FRONT:
		o->front = text;
		break;
	case OPTION_SHARD:
		if (!shard_parse(text, 10000, &o->shard, &o->shards))
			trouble(t, "--shard %s: not I/N with 1 <= I <= N",
				text);
		break;
	case OPTION_JOBS:
		if (!number_parse(text, 1000, &o->jobs) || o->jobs == 0)
			trouble(t, "--jobs %s: not a number from 1 to 1000",
				text);
		break;
	case OPTION_OUT:
		*out = text;
		break;
	default:
		trouble(t, "see upstream --help");
	}
}

static void check_all_given(const struct options *o, struct trouble *t)
{
	const struct {
		const char *name;
		const void *value;
	} table[] = {
		{ "--tree", o->tree },
		{ "--patched-tree", o->patched_tree },
		{ "--build U=", o->build[CASE_U] },
		{ "--build P=", o->build[CASE_P] },
		{ "--tools", o->tools },
		{ "--stand-ins", o->stand_ins },
		{ "--kernel", o->kernel.package },
		{ "--expected", o->expected },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!table[i].value)
			trouble(t, "%s is missing; see upstream --help",
				table[i].name);
}

/* Returns false for --help. */
static bool read_options(int argc, char *argv[], struct options *o,
			 struct trouble *t)
{
	const char *out = "build/upstream";
	int option;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) !=
	       -1) {
		if (option == OPTION_HELP)
			return false;
		take(o, option, optarg, &out, t);
		if (t->text[0])
			return true;
	}
	if (optind < argc)
		o->globs = argv + optind;
	check_all_given(o, t);
	if (t->text[0])
		return true;
	if (file_make_directories(out[0] == '/' ? "" : ".", out))
		trouble(t, "make directory %s: %m", out);
	else
		take_directory(&o->out, out, t);
	return true;
}

int main(int argc, char *argv[])
{
	struct options o = {
		.shard = 1,
		.shards = 1,
		.jobs = 2 * (uint64_t)sysconf(_SC_NPROCESSORS_ONLN),
	};
	struct trouble t = { .text = "" };
	int status = 0;

	/* in a guest */
	if (argc >= 2 && strcmp(argv[1], "init") == 0)
		return init(guest_side);
	if (argc >= 2 && strcmp(argv[1], "-q") == 0)
		return modprobe_command(argc - 1, argv + 1);

	if (!read_options(argc, argv, &o, &t)) {
		fputs(help, stdout);
	} else {
		status = t.text[0] ? 2 : suite_run(&o, &t);
		if (t.text[0]) {
			fprintf(stderr, "upstream: %s\n", t.text);
			status = 2;
		}
	}
	for (int build = 0; build < CASE_BUILDS; build++)
		free(o.build[build]);
	free(o.tree);
	free(o.patched_tree);
	free(o.tools);
	free(o.stand_ins);
	free(o.out);
	guest_kernel_free(&o.kernel);
	return status;
}
