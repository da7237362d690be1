// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mutants.c - plutolab mutants: which small changes of the series no cell shows.
 *
 * First the cells run without one, and tell which mutants they come by.  Then
 * each mutant runs in the cells that do, the fastest first, until one of them is
 * not as its scenario says.  Of a sample each runs only in the cell that killed it
 * when all ran.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "command/commands.h"
#include "command/mutant.h"
#include "command/mutants.h"
#include "command/options.h"
#include "judge/compare.h"
#include "os/scratch.h"
#include "run/run.h"

enum { MOST_SAMPLED = 10000 };

static const char usage[] =
	"Usage: plutolab mutants --build U=DIR --mutants DIR --kernel host|uml:DIR|qemu:DIR\n"
	"                        [OPTION]... [CELL-GLOB]...\n"
	"  --build U=DIR      pluto unpatched, as scripts/build-pluto leaves it\n"
	"  --mutants DIR      pluto with all mutants of the series, likewise\n"
	"  --known FILE       which of them are equivalent, or known to survive; default\n"
	"                     testing/mutants/known.json\n"
	"  --only GLOB        only those of functions whose names match\n"
	"  --killed FILE      which cell killed which mutant; default\n"
	"                     testing/mutants/killed.json; anew in OUT/killed.json\n"
	"  --sample N         only N of those, each in that cell\n"
	"  --seed N           which N; default 1\n"
	"  --tier standard|long|all\n"
	"                     cells; default all\n"
	"  --scenarios, --charon, --kernel, --out, --jobs: see plutolab run; default of\n"
	"                     --out is build/mutants\n"
	"Exit status: 0 what was not known to survive was killed, and 95 % of all if all\n"
	"ran; 1 not so; 2 wrong usage or input, or the run could not go on; 128 + signal.\n";

/* ---- builds ---- */

/* DIR/NUMBER: hard links to the programs, as each looks for "mutant" beside itself. */
static int write_build(const char *build, const char *dir, unsigned number,
		       struct trouble *t)
{
	static const char libexec[] = "root/usr/libexec/ipsec";
	char *from = must_printf("%s/%s", build, libexec);
	char *to = must_printf("%s/%u/%s", dir, number, libexec), *below,
	     *paths, *text;
	DIR *programs = opendir(from);
	struct dirent *entry;

	below = must_printf("%u/%s", number, libexec);
	if (!programs || file_make_directories(dir, below))
		trouble(t, "%s, %s: %m", from, to);
	while (!t->text[0] && programs && (entry = readdir(programs))) {
		char *old = must_printf("%s/%s", from, entry->d_name);
		char *new = must_printf("%s/%s", to, entry->d_name);

		if (entry->d_name[0] != '.' && link(old, new) &&
		    errno != EEXIST)
			trouble(t, "link %s to %s: %m", old, new);
		free(old);
		free(new);
	}
	if (programs)
		closedir(programs);
	free(below);
	/* what is not there is where it was */
	below = must_printf("%s/%u", dir, number);
	text = must_printf("%s/paths", build);
	paths = file_read(text, t);
	free(text);
	text = paths ? must_printf("%sPROGRAMS=%s/root/usr/sbin\n", paths,
				   build) :
		       NULL;
	if (text)
		file_write(below, "paths", text, t);
	free(text);
	text = must_printf("%u\n", number);
	if (!t->text[0])
		file_write(to, "mutant", text, t);
	free(text);
	free(paths);
	free(below);
	free(from);
	free(to);
	return t->text[0] ? -1 : 0;
}

/* Returns the directory, to be freed, or NULL with @t set. */
static char *write_builds(const struct mutants_job *job, struct trouble *t)
{
	char *build = realpath(job->o->build, NULL);
	char *dir = must_printf("%s/mutants", job->o->run.out), *found;

	scratch_remove(dir);
	if (!build)
		trouble(t, "%s: %m", job->o->build);
	else if (file_make_directories(dir[0] == '/' ? "" : ".", dir))
		trouble(t, "make directory %s: %m", dir);
	else
		write_build(build, dir, 0, t);
	for (unsigned i = 0; i < job->mutants.count && !t->text[0]; i++) {
		if (job->mutants.mutants[i].fate == FATE_ALIVE)
			write_build(build, dir, i + 1, t);
	}
	found = t->text[0] ? NULL : realpath(dir, NULL);
	free(dir);
	free(build);
	return found;
}

/* ---- judging ---- */

static const struct observation *base_of(const struct mutants_job *job,
					 const struct cell *cell)
{
	struct cell base = cell_base(cell);

	for (unsigned i = 0; i < job->bases_count; i++) {
		if (job->bases[i].scenario == base.scenario &&
		    job->bases[i].ike == base.ike)
			return &job->base_seen[i];
	}
	return NULL;
}

static void judge_cell(const struct mutants_job *job, const struct cell *cell,
		       const struct observation *seen,
		       struct judgement *judgement)
{
	const struct observation *base = base_of(job, cell);

	if (cell_is_compared(cell) && base)
		judge_compare(cell, base, seen, judgement);
	else
		judge(cell, seen, judgement);
}

/* ---- without a mutant ---- */

static bool base_done(void *arg, const struct task *task,
		      struct observation *seen)
{
	struct mutants_job *job = arg;

	job->base_seen[task->cell - job->bases] = *seen;
	*seen = (struct observation) { .completed = false };
	return false;
}

static void read_logs(const struct mutants_job *job, const struct task *task,
		      struct trial *trial)
{
	char *artifacts = run_artifacts(job->run, task);
	DIR *dir = opendir(artifacts);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		size_t length = strlen(entry->d_name);
		struct trouble t = { .text = "" };
		char *path, *log;

		if (length < 4 ||
		    strcmp(entry->d_name + length - 4, ".log") != 0)
			continue;
		path = must_printf("%s/%s", artifacts, entry->d_name);
		log = file_read(path, &t);
		if (log)
			trial_read_log(trial, log, job->mutants.count);
		free(log);
		free(path);
	}
	if (dir)
		closedir(dir);
	free(artifacts);
}

/* The trial of a task: its cell is the trial's first member. */
static struct trial *trial_of(const struct task *task)
{
	return (struct trial *)task->cell;
}

static bool trial_done(void *arg, const struct task *task,
		       struct observation *seen)
{
	struct trial *trial = trial_of(task);
	struct judgement judgement;
	struct mutants_job *job = arg;
	bool skipped = seen->lacks || seen->unable;

	judge_cell(job, task->cell, seen, &judgement);
	read_logs(job, task, trial);
	trial->good = judgement.as_expected && !skipped;
	trial->ms = seen->run_ms;
	if (!trial->good && !skipped) {
		printf("without a mutant %s is not as expected: %s\n",
		       trial->name, judgement.reasons[0]);
		job->unlike++;
	}
	fflush(stdout);
	judgement_free(&judgement);
	observation_free(seen);
	return !trial->good && !skipped;
}

/* Those are looked at that trials of a sample, or all, are compared with. */
static int run_bases(struct mutants_job *job)
{
	struct task *tasks = must_calloc((size_t)job->bases_count + 1,
					 sizeof(*tasks));
	int error;

	for (unsigned i = 0; i < job->bases_count; i++)
		tasks[i] = (struct task) { .cell = &job->bases[i] };
	error = run_tasks(job->run, tasks, job->bases_count, false, base_done,
			  job);
	free(tasks);
	return error;
}

static int run_without(struct mutants_job *job)
{
	struct task *tasks = must_calloc((size_t)job->trials.count + 1,
					 sizeof(*tasks));
	int error;

	for (unsigned i = 0; i < job->trials.count; i++) {
		struct trial *trial = &job->trials.trials[i];

		trial->reached = must_calloc((size_t)job->mutants.count + 1,
					     sizeof(*trial->reached));
		tasks[i] = (struct task) { .cell = &trial->cell };
	}
	error = run_tasks(job->run, tasks, job->trials.count, false, trial_done,
			  job);
	free(tasks);
	trial_sort(&job->trials);
	return error;
}

/* ---- with one ---- */

/* A pluto that crashed or raised an alarm. */
static bool is_broken(const struct observation *seen)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];

		for (unsigned k = 0; k < site->daemons_count; k++) {
			const struct observed_daemon *d = &site->daemons[k];

			if (d->log_alarms_count ||
			    (d->exited && !d->killed && d->exit_status))
				return true;
		}
	}
	return false;
}

/* How often a mutant had a cell. */
static unsigned ran(const struct mutants_job *job, const struct mutant *m,
		    const struct trial *trial)
{
	unsigned times = 0;

	for (unsigned i = 0; i < m->cells_count; i++)
		times += &job->trials.trials[m->cells[i]] == trial;
	return times;
}

static bool mutant_done(void *arg, const struct task *task,
			struct observation *seen)
{
	struct mutants_job *job = arg;
	struct mutant *m = &job->mutants.mutants[task->mutant - 1];
	const struct trial *trial = trial_of(task);
	struct judgement judgement;

	judge_cell(job, task->cell, seen, &judgement);
	if (judgement.verdict == VERDICT_INVALID && !is_broken(seen) &&
	    ran(job, m, trial) == 1) {
		/* the machine may have been too busy */
		m->again = trial;
	} else if (m->fate == FATE_ALIVE && !judgement.as_expected) {
		m->fate = FATE_KILLED;
		/* the first line: what follows is of a log */
		m->killed_by = trial->name;
		m->why = must_printf("%s: %.*s",
				     verdict_name(judgement.verdict),
				     (int)strcspn(judgement.reasons[0], "\n"),
				     judgement.reasons[0]);
		printf("%5u ", m->number);
		mutant_print(stdout, m);
		printf(": killed by %s: %s\n", m->killed_by, m->why);
		fflush(stdout);
	}
	judgement_free(&judgement);
	observation_free(seen);
	return false;
}

static const struct trial *next_of(const struct mutants_job *job,
				   const struct mutant *m)
{
	if (m->again)
		return m->again;
	if (!job->o->sample)
		return trial_next(&job->trials, m);
	return m->cells_count ? NULL : trial_find(&job->trials, m->killer);
}

/* The next cells of each that is alive; more of one where workers would be idle. */
static unsigned next_tasks(struct mutants_job *job, struct task *tasks,
			   unsigned room)
{
	unsigned alive = 0, each, count = 0;

	for (unsigned i = 0; i < job->mutants.count; i++)
		alive += job->mutants.mutants[i].fate == FATE_ALIVE;
	each = alive && alive < job->o->run.jobs ? job->o->run.jobs / alive : 1;
	for (unsigned i = 0; i < job->mutants.count; i++) {
		struct mutant *m = &job->mutants.mutants[i];

		for (unsigned k = 0;
		     m->fate == FATE_ALIVE && k < each && count < room; k++) {
			const struct trial *next = next_of(job, m);

			if (!next)
				break;
			m->again = NULL;
			m->cells = must_grow(m->cells, m->cells_count + 1,
					     sizeof(*m->cells));
			m->cells[m->cells_count++] =
				(unsigned)(next - job->trials.trials);
			tasks[count++] = (struct task) {
				.cell = &next->cell,
				.mutant = m->number,
			};
		}
	}
	return count;
}

/* Many a mutant crashes, and is killed by that. */
static void remove_cores(const struct mutants_job *job)
{
	char *cores = must_printf("%s/cores", run_out(job->run));

	scratch_remove(cores);
	free(cores);
}

static int run_mutants(struct mutants_job *job)
{
	unsigned room = job->mutants.count + job->o->run.jobs, count;
	struct task *tasks = must_calloc(room, sizeof(*tasks));
	int error = 0;

	while (!error && (count = next_tasks(job, tasks, room)))
		error = run_tasks(job->run, tasks, count, false, mutant_done,
				  job);
	/* workers end */
	if (!error)
		error = run_tasks(job->run, tasks, 0, true, mutant_done, job);
	free(tasks);
	remove_cores(job);
	return error;
}

/* ---- the command ---- */

/* Whether a cell is of use: of a sample, only if it killed one. */
static bool is_trial(const struct mutants_job *job, const struct cell *cell)
{
	char name[CELL_NAME];

	if (column_base(cell->column) == cell->column)
		return false;
	cell_name(cell, name);
	for (unsigned i = 0; job->o->sample && i < job->mutants.count; i++) {
		const struct mutant *m = &job->mutants.mutants[i];

		if (m->fate == FATE_ALIVE && strcmp(m->killer, name) == 0)
			return true;
	}
	return !job->o->sample;
}

static void make_trials(struct mutants_job *job, const struct cell_list *cells)
{
	job->trials.trials = must_calloc((size_t)cells->count + 1,
					 sizeof(*job->trials.trials));
	job->bases = must_calloc((size_t)cells->count + 1, sizeof(*job->bases));
	job->base_seen = must_calloc((size_t)cells->count + 1,
				     sizeof(*job->base_seen));
	for (unsigned i = 0; i < cells->count; i++) {
		const struct cell *cell = &cells->cells[i];
		struct trial *trial = &job->trials.trials[job->trials.count];

		if (!is_trial(job, cell))
			continue;
		*trial = (struct trial) { .cell = *cell };
		cell_name(cell, trial->name);
		job->trials.count++;
		if (cell_is_compared(cell) && !base_of(job, cell))
			job->bases[job->bases_count++] = cell_base(cell);
	}
}

static int run_job(struct mutants_job *job)
{
	struct run_options run = job->o->run;
	struct trouble t = { .text = "" };
	char *builds = write_builds(job, &t), *none;
	int status = 2, ended;

	if (!builds) {
		fprintf(stderr, "plutolab mutants: %s\n", t.text);
		return 2;
	}
	none = must_printf("%s/0", builds);
	run.patched = none;
	run.mutants = builds;
	job->run = run_begin(&run);
	if (job->run) {
		if (run_bases(job) == 0 &&
		    (job->o->sample || run_without(job) == 0) &&
		    run_mutants(job) == 0)
			status = mutants_finish(job);
		ended = run_end(job->run);
		status = ended ? ended : status;
	}
	scratch_remove(builds);
	free(none);
	free(builds);
	return status;
}

static int run_chosen(struct mutants_options *o, const struct scenario_set *set,
		      char *const *globs, unsigned globs_count)
{
	struct mutants_job job = { .o = o };
	struct trouble t = { .text = "" };
	struct cell_list cells;
	char *list = must_printf("%s/mutants.json", o->build);
	int status = 2;

	cells_of(set, &cells);
	if (mutant_table_load(list, o->known, o->killed, &job.mutants, &t)) {
		fprintf(stderr, "plutolab mutants: %s\n", t.text);
	} else if (!cells_tier(&cells, o->tier, stderr) &&
		   !cells_select(&cells, globs, globs_count, stderr)) {
		if (!o->run.charon)
			cells_without_charon(&cells);
		job.chosen = mutant_choose(&job.mutants, o->only, o->sample,
					   o->seed);
		make_trials(&job, &cells);
		status = run_job(&job);
	}
	for (unsigned i = 0; i < job.bases_count; i++)
		observation_free(&job.base_seen[i]);
	free(job.bases);
	free(job.base_seen);
	for (unsigned i = 0; i < job.trials.count; i++)
		free(job.trials.trials[i].reached);
	free(job.trials.trials);
	mutant_table_free(&job.mutants);
	cells_free(&cells);
	free(list);
	return status;
}

static bool read_unpatched(void *into, const char *text)
{
	struct run_options *o = into;

	return run_read_build(o, text) && !o->patched;
}

/* As of options_read(). */
static int read_options(int argc, char *argv[], struct mutants_options *o)
{
	const struct option_row rows[] = {
		{ "scenarios", .text = &o->run.scenarios },
		{ "build", .read = read_unpatched, .into = &o->run },
		{ "mutants", .text = &o->build },
		{ "known", .text = &o->known },
		{ "killed", .text = &o->killed },
		{ "only", .text = &o->only },
		{ "sample", .number = &o->sample, .most = MOST_SAMPLED },
		{ "seed", .read = option_seed, .into = &o->seed },
		{ "charon", .text = &o->run.charon },
		{ "kernel", .text = &o->run.kernel },
		{ "out", .text = &o->run.out },
		{ "jobs", .number = &o->run.jobs, .most = RUN_MOST_JOBS },
		{ "tier", .text = &o->tier },
		{ "verbose", .flag = &o->run.verbose },
	};
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 0,
				  ANY_NUMBER);

	if (status >= 0)
		return status;
	if (o->run.charon && strcmp(o->run.charon, "no") == 0)
		o->run.charon = NULL;
	if (o->run.unpatched && o->build && o->run.kernel)
		return -1;
	fputs("plutolab mutants: --build U=DIR, --mutants DIR and --kernel are needed\n",
	      stderr);
	return 2;
}

int mutants_command(int argc, char *argv[])
{
	struct mutants_options o = {
		.run = {
			.command = "plutolab mutants",
			.scenarios = DEFAULT_SCENARIOS,
			.out = "build/mutants",
		},
		.known = "testing/mutants/known.json",
		.killed = "testing/mutants/killed.json",
		.tier = "all",
		.seed = 1,
	};
	struct scenario_set set;
	int status = read_options(argc, argv, &o);

	if (status >= 0)
		return status;
	if (!o.run.jobs)
		o.run.jobs = run_default_jobs(o.run.kernel);
	if (scenario_load_dir(o.run.scenarios, &set, stderr))
		return 2;
	status = run_chosen(&o, &set, argv + optind, (unsigned)(argc - optind));
	scenario_set_free(&set);
	return status;
}
