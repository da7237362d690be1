// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * chaos.c - plutolab chaos: random schedules of disturbances, run as scenarios.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"
#include "base/number.h"
#include "command/commands.h"
#include "command/schedule.h"
#include "os/scratch.h"
#include "scenario/cell.h"

enum {
	MAX_STEPS = 200, /* disturbances of one run */
	MAX_RUNS = 1000,
	MAX_COLUMNS = 4,
};

struct chaos {
	uint64_t seed;
	unsigned steps, runs;
	const char *replay; /* a file, or NULL */
	bool print;	    /* the scenarios, and no more */
	const char *columns[MAX_COLUMNS];
	unsigned columns_count;
	const char *out;
	char *scenarios; /* OUT/scenarios */
};

static const char usage[] =
	"Usage: plutolab chaos [OPTION]... RUN-OPTION...\n"
	"  --seed N        of the first run; default 1. The three lowest bits choose\n"
	"                  the IKE version, subnets that overlap, and NAT\n"
	"  --steps N       disturbances in each run; default 25\n"
	"  --runs N        with seeds from --seed on; default 8\n"
	"  --column COL    UU, PU, UP or PP (default); may be given again\n"
	"  --replay FILE   run this scenario, such as OUT/scenarios/chaos-1.yaml,\n"
	"                  instead of new ones\n"
	"  --print         print the scenarios and run nothing\n"
	"RUN-OPTION: those of plutolab run, but --scenarios; --build and --kernel are\n"
	"needed, --out is build/chaos by default.\n";

/* A decimal number from 1 to @most. */
static bool number(const char *text, uint64_t most, uint64_t *out)
{
	return number_parse(text, most, out) && *out >= 1;
}

static bool column(struct chaos *c, const char *text)
{
	bool known = false;

	for (int i = 0; i < COLUMN_COUNT; i++)
		known |= strcmp(text, column_name((enum column)i)) == 0;
	if (!known || c->columns_count == MAX_COLUMNS)
		return false;
	c->columns[c->columns_count++] = text;
	return true;
}

/*
 * Take our options out of @argv; the others are moved to its front and
 * counted.  Returns -1 after a message when one of ours is wrong.
 */
static int take_options(struct chaos *c, int argc, char *argv[])
{
	int kept = 0;

	for (int i = 0; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";
		bool good = true;
		uint64_t n = 0;

		if (strcmp(argv[i], "--print") == 0) {
			c->print = true;
			continue;
		} else if (strcmp(argv[i], "--seed") == 0) {
			good = number(value, UINT64_MAX - MAX_RUNS, &c->seed);
		} else if (strcmp(argv[i], "--steps") == 0) {
			good = number(value, MAX_STEPS, &n);
			c->steps = (unsigned)n;
		} else if (strcmp(argv[i], "--runs") == 0) {
			good = number(value, MAX_RUNS, &n);
			c->runs = (unsigned)n;
		} else if (strcmp(argv[i], "--column") == 0) {
			good = column(c, value);
		} else if (strcmp(argv[i], "--replay") == 0) {
			c->replay = value;
			good = value[0] != '\0';
		} else if (strcmp(argv[i], "--out") == 0) {
			c->out = value;
			good = value[0] != '\0';
		} else if (strcmp(argv[i], "--scenarios") == 0) {
			fputs("plutolab chaos: it makes its own scenarios\n",
			      stderr);
			return -1;
		} else {
			argv[kept++] = argv[i];
			continue;
		}
		if (!good) {
			fprintf(stderr,
				"plutolab chaos: %s: wrong value "
				"\"%s\"\n",
				argv[i], value);
			return -1;
		}
		i++;
	}
	return kept;
}

/* ------------------------------------------------------------- the files */

/* Returns 0, or -1 after a message. */
static int make_directory(const char *path)
{
	if (file_make_directories(path[0] == '/' ? "" : ".", path) == 0)
		return 0;
	fprintf(stderr, "plutolab chaos: make directory %s: %m\n", path);
	return -1;
}

/* Returns 0, or -1 after a message. */
static int write_text(const struct chaos *c, const char *name, const char *text)
{
	struct trouble t = { .text = "" };

	if (file_write(c->scenarios, name, text, &t) == 0)
		return 0;
	fprintf(stderr, "plutolab chaos: %s\n", t.text);
	return -1;
}

/* The text of a file, to free(), or NULL after a message. */
static char *read_text(const char *path)
{
	struct trouble t = { .text = "" };
	char *text = file_read(path, &t);

	if (!text)
		fprintf(stderr, "plutolab chaos: %s\n", t.text);
	return text;
}

static int write_replayed(const struct chaos *c)
{
	const char *slash = strrchr(c->replay, '/');
	char *text = read_text(c->replay);
	int result = text ? write_text(c, slash ? slash + 1 : c->replay, text) :
			    -1;

	free(text);
	return result;
}

static int write_schedules(const struct chaos *c)
{
	int result = 0;

	for (unsigned i = 0; i < c->runs && !result; i++) {
		struct schedule s = schedule_of(c->seed + i);
		char *text = schedule_print(&s, c->steps);
		char *name = must_printf("chaos-%" PRIu64 ".yaml", s.seed);

		if (c->print)
			fputs(text, stdout);
		else
			result = write_text(c, name, text);
		free(name);
		free(text);
	}
	return result;
}

static int write_scenarios(struct chaos *c)
{
	if (c->print)
		return write_schedules(c);
	if (make_directory(c->out))
		return -1;
	/* a file to be replayed may be one of those we are to replace */
	if (!c->replay)
		scratch_remove(c->scenarios);
	if (make_directory(c->scenarios))
		return -1;
	return c->replay ? write_replayed(c) : write_schedules(c);
}

/* ------------------------------------------------------------ the result */

/* How to see a failure again, with as few steps as show it. */
static void tell_failure(const struct chaos *c, const char *cell,
			 const char *scenario, const char *column,
			 unsigned line)
{
	char *path = must_printf("%s/%s.yaml", c->scenarios, scenario);
	char *text = read_text(path);
	unsigned step = text ? schedule_step_at(text, line) : 0;
	static const char prefix[] = "chaos-";
	uint64_t seed;

	printf("%s: again: plutolab chaos --replay %s --column %s ...\n", cell,
	       path, column);
	if (step && strncmp(scenario, prefix, strlen(prefix)) == 0 &&
	    number(scenario + strlen(prefix), UINT64_MAX, &seed))
		printf("%s: failed in step %u: the shortest that shows it is "
		       "plutolab chaos --seed %" PRIu64 " --steps %u --runs 1 "
		       "--column %s ...\n",
		       cell, step, seed, step, column);
	free(text);
	free(path);
}

static void tell_failures(const struct chaos *c)
{
	char *path = must_printf("%s/results.json", c->out);
	json_t *results = json_load_file(path, 0, NULL), *cell;
	size_t i;

	free(path);
	/* there are none when the run could not start; it said why */
	json_array_foreach(json_object_get(results, "cells"), i, cell) {
		const char *name = NULL, *scenario = NULL, *column = NULL;
		int as_expected = 1;
		json_int_t line = 0;

		if (json_unpack(cell, "{ss ss ss sb s?I}", "cell", &name,
				"scenario", &scenario, "column", &column,
				"as_expected", &as_expected, "stopped_line",
				&line) == 0 &&
		    !as_expected)
			tell_failure(c, name, scenario, column, (unsigned)line);
	}
	json_decref(results);
}

/* The scenario of a file: its name without directory and ".yaml". */
static char *replayed(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return must_printf("%.*s", (int)(dot ? dot - name : (long)strlen(name)),
			   name);
}

/* Let `plutolab run` have them. */
static int run(struct chaos *c, char *argv[], int argc)
{
	char **all = must_calloc((size_t)argc + c->columns_count + 8,
				 sizeof(*all));
	/* beside a file to be replayed there may be others */
	char *scenario = c->replay ? replayed(c->replay) : must_strdup("*");
	int count = 0, first, status;

	all[count++] = must_strdup("run");
	for (int i = 0; i < argc; i++)
		all[count++] = must_strdup(argv[i]);
	all[count++] = must_strdup("--out");
	all[count++] = must_strdup(c->out);
	all[count++] = must_strdup("--scenarios");
	all[count++] = must_strdup(c->scenarios);
	first = count;
	for (unsigned i = 0; i < c->columns_count; i++)
		all[count++] = must_printf("%s/*/%s", scenario, c->columns[i]);
	if (first == count)
		all[count++] = must_printf("%s/*/PP", scenario);
	status = run_command(count, all);
	for (int i = 0; i < count; i++)
		free(all[i]);
	free(all);
	free(scenario);
	return status;
}

int chaos_command(int argc, char *argv[])
{
	struct chaos c = {
		.seed = 1,
		.steps = 25,
		.runs = 8,
		.out = "build/chaos",
	};
	int kept, status;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0) {
			fputs(usage, stdout);
			return 0;
		}
	}
	kept = take_options(&c, argc - 1, argv + 1);
	if (kept < 0) {
		fputs(usage, stderr);
		return 2;
	}
	c.scenarios = must_printf("%s/scenarios", c.out);
	status = write_scenarios(&c) ? 1 : 0;
	if (!status && !c.print) {
		status = run(&c, argv + 1, kept);
		if (status == 1)
			tell_failures(&c);
	}
	free(c.scenarios);
	return status;
}
