// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * run_command.c - plutolab run: run cells, judge what was seen, print the matrix.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "command/commands.h"
#include "command/options.h"
#include "command/held.h"
#include "judge/compare.h"
#include "judge/diagnosis.h"
#include "report/results_writer.h"
#include "run/run.h"
#include "scenario/cell.h"
#include "scenario/scenario.h"

enum { MOST_REPEATS = 1000 };

/* What the command line asks for. */
struct options {
	struct run_options run;
	const char *tier; /* NULL: all if there are globs */
	const char *shard;
	unsigned repeat;
	bool keep;
	bool no_charon;
	char *const *globs;
	unsigned globs_count;
};

/* Which cells take long?  Those that must fail wait for what does not come. */
static unsigned cost(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;
	unsigned sum = s->sites_count * 10 + s->steps_count;

	if (cell_expectation(cell) == EXPECT_FAIL)
		sum += 100;
	if (s->takes_long)
		sum += 1000;
	return sum;
}

static int compare_tasks(const void *one, const void *other)
{
	const struct task *a = one, *b = other;
	unsigned cost_a = cost(a->cell), cost_b = cost(b->cell);

	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (cost_a != cost_b)
		return cost_a > cost_b ? -1 : 1;
	/* cells come from one array */
	return a->cell < b->cell ? -1 : a->cell > b->cell;
}

/*
 * The matrix, then for each part knocked out the patched columns of the
 * scenarios that name it once more.
 */
static struct task *make_tasks(const struct run_options *o,
			       const struct cell_list *cells, unsigned *count)
{
	struct task *tasks = must_calloc((size_t)cells->count * (RUN_PARTS + 1),
					 sizeof(*tasks));

	*count = 0;
	for (unsigned part = 0; part <= RUN_PARTS; part++) {
		if (part && !o->knock_out[part])
			continue;
		for (unsigned i = 0; i < cells->count; i++) {
			const struct cell *cell = &cells->cells[i];

			if (part &&
			    (column_base(cell->column) == cell->column ||
			     !(cell->scenario->knock_outs & 1U << part)))
				continue;
			tasks[(*count)++] = (struct task) {
				.cell = cell,
				.part = part,
			};
		}
	}
	qsort(tasks, *count, sizeof(*tasks), compare_tasks);
	return tasks;
}

/* Whether each part knocked out has a cell; complains of the others. */
static bool all_are_tried(const struct run_options *o, const struct task *tasks,
			  unsigned count)
{
	unsigned tried = 0;
	bool all = true;

	for (unsigned i = 0; i < count; i++)
		tried |= 1U << tasks[i].part;
	for (unsigned part = 1; part <= RUN_PARTS; part++) {
		if (!o->knock_out[part] || tried & 1U << part)
			continue;
		fprintf(stderr,
			"plutolab run: --knock-out %u: no chosen "
			"scenario names it in \"knock-outs\"\n",
			part);
		all = false;
	}
	return all;
}

struct matrix {
	struct run *run;
	struct report *report;
	struct held_list held;
	bool keep;
};

/* Returns whether to keep its artifacts. */
static bool judge_task(const struct matrix *m, const struct task *task,
		       struct observation *seen)
{
	struct judgement judgement;
	char variant[16];
	bool keep;

	if (cell_is_compared(task->cell)) {
		struct cell base = cell_base(task->cell);

		judge_compare(task->cell, report_find(m->report, &base), seen,
			      &judgement);
	} else {
		judge(task->cell, seen, &judgement);
	}
	/* a series without one of its parts is another thing to diagnose */
	if (!task->part) {
		char *artifacts = run_artifacts(m->run, task);

		diagnose(task->cell, artifacts, &judgement);
		free(artifacts);
	}
	keep = !judgement.as_expected || m->keep;
	snprintf(variant, sizeof(variant), "K%u", task->part);
	report_add(m->report, task->cell, task->part ? variant : NULL, seen,
		   &judgement);
	return keep;
}

static bool task_done(void *arg, const struct task *task,
		      struct observation *seen)
{
	struct cell base = cell_base(task->cell);
	struct matrix *m = arg;
	struct held one;
	bool keep;

	if (cell_is_compared(task->cell) && !report_find(m->report, &base)) {
		/* cells_select() has seen to it that the base will come */
		held_add(&m->held, task, seen);
		return true;
	}
	keep = judge_task(m, task, seen);
	while (held_take(&m->held, task->cell, &one)) {
		if (!judge_task(m, &one.task, &one.seen))
			run_forget(m->run, &one.task);
		observation_free(&one.seen);
	}
	return keep;
}

/* All cells, once.  Returns the exit status, or -1 when the run is stopped. */
static int run_round(struct run *run, const struct options *o, unsigned round,
		     unsigned whole, const struct task *tasks, unsigned count)
{
	struct matrix m = {
		.run = run,
		.report = report_new(&(struct report_options) {
			.out = stdout,
			.directory = run_out(run),
			.planned = count,
			.whole = whole,
			.shard = o->shard,
			.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		}),
		.keep = o->keep,
	};
	int status = -1;

	if (o->repeat > 1)
		printf("round %u of %u\n", round, o->repeat);
	if (run_tasks(run, tasks, count, round == o->repeat, task_done, &m) ==
	    0)
		status = report_finish(m.report);
	report_free(m.report);
	held_list_free(&m.held); /* of a run that was stopped */
	return status;
}

/* @whole: how many cells there are in all shards */
static int run_cells(const struct options *o, const struct cell_list *cells,
		     unsigned whole)
{
	unsigned count;
	struct task *tasks = make_tasks(&o->run, cells, &count);
	int status = 0, worst = 0, ended;
	struct run *run;

	run = all_are_tried(&o->run, tasks, count) ? run_begin(&o->run) : NULL;
	if (!run) {
		free(tasks);
		return 2;
	}
	for (unsigned round = 1; round <= o->repeat && status >= 0; round++) {
		status = run_round(run, o, round, whole, tasks, count);
		if (status == 1 || !worst)
			worst = status;
	}
	ended = run_end(run);
	free(tasks);
	return ended ? ended : worst;
}

static bool read_charon(void *into, const char *text)
{
	struct options *o = into;

	o->no_charon = strcmp(text, "no") == 0;
	o->run.charon = o->no_charon ? NULL : text;
	return true;
}

/* "3=DIR" */
static bool read_knock_out(void *into, const char *text)
{
	struct options *o = into;
	char *end;
	unsigned long part = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '=' || part < 1 ||
	    part > RUN_PARTS)
		return false;
	o->run.knock_out[part] = end + 1;
	return true;
}

/* Builds of 5.2, or what somebody installed: nothing compares the two. */
static bool has_builds(const struct run_options *o)
{
	bool built = o->unpatched || o->patched;

	if (!o->installed_u)
		return o->unpatched && o->patched;
	for (unsigned part = 1; part <= RUN_PARTS; part++)
		built |= o->knock_out[part] != NULL;
	return !built;
}

static const char usage[] =
	"Usage: plutolab run --build U=DIR --build P=DIR "
	"--kernel host|uml:DIR|qemu:DIR [OPTION]... [CELL-GLOB]...\n"
	"       plutolab run --pluto-u PREFIX [--pluto-p PREFIX] --kernel ...\n"
	"  --scenarios DIR    default " DEFAULT_SCENARIOS "\n"
	"  --build U=DIR      pluto unpatched, as scripts/build-pluto leaves it\n"
	"  --build P=DIR      pluto patched\n"
	"  --pluto-u PREFIX   pluto unpatched, installed below PREFIX (/usr/local, or\n"
	"                     DESTDIR/usr): libreswan 4 or 5 or Openswan, which it is\n"
	"                     asked for. PREFIX,PREFIX: the first is what sites of party\n"
	"                     A run, the second what sites of party B do, as in\n"
	"                     --pluto-u /opt/openswan,/opt/libreswan\n"
	"  --pluto-p PREFIX   pluto patched, likewise; without it only the columns\n"
	"                     without a P are run\n"
	"  --charon DIR       strongSwan, as scripts/charon leaves it; \"no\": leave\n"
	"                     the cells with a charon out, and say how many\n"
	"  --knock-out N=DIR  pluto with part N of the series disabled: then the\n"
	"                     patched columns of each scenario that names it in\n"
	"                     \"knock-outs\" also run with it, and one must break\n"
	"  --kernel host      run on this machine's kernel (plutolab probe-host)\n"
	"  --kernel uml:DIR   run on a User-Mode Linux kernel of scripts/kernel\n"
	"  --kernel qemu:DIR  run in QEMU on a kernel of scripts/kernel-qemu\n"
	"  --out DIR          for the results; default build/regress\n"
	"  --jobs N           cells at a time; default three per processor, in QEMU\n"
	"                     one\n"
	"  --tier standard|long|all\n"
	"                     which scenarios: those without \"long: true\", those\n"
	"                     with it, or both; default standard, and all with globs\n"
	"  --shard i/n        only the i-th of n parts of the cells\n"
	"  --repeat N         all of it N times\n"
	"  --keep             keep logs and kernel state of all cells, not only of\n"
	"                     those that surprise, in OUT/cells\n"
	"  --verbose          say what each cell does just now\n"
	"A cell is SCENARIO/ikev1|ikev2/COLUMN; '*' in a glob also matches '/'.\n"
	"Exit status: 0 all cells are as expected; 1 some is not; 2 wrong usage or\n"
	"input, or the run could not begin or go on; 4 all were skipped; 128 + signal.\n";

/* As of options_read(). */
static int read_options(int argc, char *argv[], struct options *o)
{
	const struct option_row rows[] = {
		{ "scenarios", .text = &o->run.scenarios },
		{ "build", .read = run_read_build, .into = &o->run },
		{ "pluto-u", .text = &o->run.installed_u },
		{ "pluto-p", .text = &o->run.installed_p },
		{ "charon", .read = read_charon, .into = o },
		{ "knock-out", .read = read_knock_out, .into = o },
		{ "kernel", .text = &o->run.kernel },
		{ "out", .text = &o->run.out },
		{ "jobs", .number = &o->run.jobs, .most = RUN_MOST_JOBS },
		{ "tier", .text = &o->tier },
		{ "shard", .text = &o->shard },
		{ "repeat", .number = &o->repeat, .most = MOST_REPEATS },
		{ "keep", .flag = &o->keep },
		{ "verbose", .flag = &o->run.verbose },
	};
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 0,
				  ANY_NUMBER);

	if (status >= 0)
		return status;
	if (!o->run.kernel)
		fputs("plutolab run: --kernel is needed\n", stderr);
	else if (o->run.installed_p && !o->run.installed_u)
		fputs("plutolab run: --pluto-p needs --pluto-u, the same pluto "
		      "unpatched\n",
		      stderr);
	else if (!has_builds(&o->run))
		fputs("plutolab run: both builds are needed: --build U=DIR "
		      "--build P=DIR; or --pluto-u PREFIX, and no --build or "
		      "--knock-out\n",
		      stderr);
	else
		return -1;
	return 2;
}

/*
 * Cells do not go away because something could not be had: whoever runs
 * without charon says so, and is told what that costs.
 */
static bool see_to_charon(const struct options *o, struct cell_list *cells)
{
	unsigned dropped;

	if (o->run.charon)
		return true;
	dropped = cells_without_charon(cells);
	if (o->no_charon && dropped)
		printf("%u cells with a charon are left out: --charon no\n",
		       dropped);
	if (o->no_charon || !dropped)
		return true;
	fprintf(stderr,
		"plutolab run: %u cells have a charon: --charon DIR is "
		"needed, or --charon no to leave them out\n",
		dropped);
	return false;
}

/* The same for a P that nobody has given. */
static void see_to_patched(const struct options *o, struct cell_list *cells)
{
	unsigned dropped;

	if (o->run.patched || o->run.installed_p)
		return;
	dropped = cells_without_patched(cells);
	if (dropped)
		printf("%u cells with a patched pluto are left out: no "
		       "--pluto-p\n",
		       dropped);
}

/* Returns the exit status. */
static int run_selected(const struct options *o, struct cell_list *cells)
{
	const char *tier = o->tier	  ? o->tier :
			   o->globs_count ? "all" :
					    "standard";
	unsigned all;

	if (cells_tier(cells, tier, stderr) ||
	    cells_select(cells, o->globs, o->globs_count, stderr))
		return 2;
	if (!see_to_charon(o, cells))
		return 2;
	see_to_patched(o, cells);
	all = cells->count;
	if (!all) {
		fputs("plutolab run: there are no cells\n", stderr);
		return 2;
	}
	if (o->shard && cells_shard(cells, o->shard, stderr))
		return 2;
	/* of few cells there are not enough for many machines */
	if (!cells->count)
		printf("part %s of %u cells is empty\n", o->shard, all);
	return run_cells(o, cells, all);
}

int run_command(int argc, char *argv[])
{
	struct options o = {
		.run = {
			.command = "plutolab run",
			.scenarios = DEFAULT_SCENARIOS,
			.out = "build/regress",
		},
		.repeat = 1,
	};
	struct scenario_set set;
	struct cell_list cells;
	int status = read_options(argc, argv, &o);

	if (status >= 0)
		return status;
	if (!o.run.jobs)
		o.run.jobs = run_default_jobs(o.run.kernel);
	o.globs = argv + optind;
	o.globs_count = (unsigned)(argc - optind);
	if (scenario_load_dir(o.run.scenarios, &set, stderr))
		return 2;
	cells_of(&set, &cells);
	status = run_selected(&o, &cells);
	cells_free(&cells);
	scenario_set_free(&set);
	return status;
}
