// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scale.c - plutolab scale: many expansions, unpatched and patched by turns.
 *
 * What is slow on this machine just now is slow for both: U P, P U, U P ...,
 * one cell at a time, all sizes in each run.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "command/commands.h"
#include "command/options.h"
#include "command/figure.h"
#include "command/product.h"
#include "judge/judge.h"
#include "run/run.h"
#include "scenario/cell.h"
#include "scenario/scenario.h"

enum {
	MOST_SIZES = 8,
	MOST_RUNS = 99,
	/* the fewest whose interval means something; see spread.h */
	DEFAULT_RUNS = 5,
};

static const uint64_t memory = 1024ull << 20;

struct options {
	struct run_options run;
	struct product_size sizes[MOST_SIZES]; /* as figures_new() wants */
	unsigned sizes_count;
	unsigned runs;
	bool ike[2]; /* version 1, 2 */
};

/* What a task is for; in the order of the tasks. */
struct role {
	unsigned ike, size, run;
	enum figure_build build;
	enum product_kind kind;
};

struct scale {
	const struct options *options;
	struct figures *figures[2]; /* by IKE version */
	struct task *tasks;
	struct role *roles;
	unsigned count, done;
	char **bad; /* what is wrong with which cell */
	unsigned bad_count;
	char *kernel;
};

/* ------------------------------------------------------------- the cells */

static int write_scenarios(const char *directory, const struct options *o)
{
	struct trouble t = { .text = "" };

	for (unsigned i = 0; i < o->sizes_count; i++) {
		for (int kind = PRODUCT_UP; kind <= PRODUCT_ON_DEMAND; kind++) {
			struct product_size size = o->sizes[i];
			char name[PRODUCT_NAME], *text, *file;
			int error;

			if (!product_exists(size, (enum product_kind)kind))
				continue;
			text = product_text(size, (enum product_kind)kind);
			file = must_printf("%s.yaml",
					   product_name(size,
							(enum product_kind)kind,
							name));
			error = file_write(directory, file, text, &t);
			free(file);
			free(text);
			if (error) {
				fprintf(stderr, "plutolab scale: %s\n", t.text);
				return -1;
			}
		}
	}
	return 0;
}

static const struct cell *find(const struct cell_list *cells,
			       const struct options *o, const struct role *role)
{
	char scenario[PRODUCT_NAME], wanted[CELL_NAME], name[CELL_NAME];

	snprintf(wanted, sizeof(wanted), "%s/ikev%u/%s",
		 product_name(o->sizes[role->size], role->kind, scenario),
		 role->ike + 1, role->build == FIGURE_U ? "UU" : "PP");
	for (unsigned i = 0; i < cells->count; i++) {
		if (strcmp(cell_name(&cells->cells[i], name), wanted) == 0)
			return &cells->cells[i];
	}
	abort();
}

static void add_task(struct scale *s, const struct cell_list *cells,
		     struct role role)
{
	s->roles[s->count] = role;
	s->tasks[s->count] = (struct task) {
		.cell = find(cells, s->options, &role),
	};
	s->count++;
}

static void make_tasks(struct scale *s, const struct cell_list *cells)
{
	const struct options *o = s->options;
	size_t room = (size_t)o->runs * o->sizes_count * FIGURE_BUILDS * 2 * 2;

	s->tasks = must_calloc(room, sizeof(*s->tasks));
	s->roles = must_calloc(room, sizeof(*s->roles));
	for (unsigned i = 0; i < room / FIGURE_BUILDS; i++) {
		/* inmost the kind, then the size, the IKE version, the run */
		struct role role = {
			.kind = i % 2 ? PRODUCT_ON_DEMAND : PRODUCT_UP,
			.size = i / 2 % o->sizes_count,
			.ike = i / 2 / o->sizes_count % 2,
			.run = i / 2 / o->sizes_count / 2,
		};

		if (!o->ike[role.ike] ||
		    !product_exists(o->sizes[role.size], role.kind))
			continue;
		role.build = role.run % 2 ? FIGURE_P : FIGURE_U;
		add_task(s, cells, role);
		role.build = role.run % 2 ? FIGURE_U : FIGURE_P;
		add_task(s, cells, role);
	}
}

/* ------------------------------------------------------------- the results */

static void complain(struct scale *s, const char *name, const char *reason)
{
	s->bad = must_grow(s->bad, s->bad_count + 1, sizeof(*s->bad));
	s->bad[s->bad_count++] = must_printf("%s: %s", name, reason);
}

/* Both kernels must have had every SA of every expansion. */
static bool has_all_sas(const struct observation *seen, unsigned expansions)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];
		unsigned inbound = 0, outbound = 0;

		for (unsigned j = 0; j < site->sas_count; j++) {
			inbound += !site->sas[j].outbound;
			outbound += site->sas[j].outbound;
		}
		if (inbound != expansions || outbound != expansions)
			return false;
	}
	return seen->sites_count == 2;
}

static bool task_done(void *arg, const struct task *task,
		      struct observation *seen)
{
	struct scale *s = arg;
	const struct role *role = &s->roles[task - s->tasks];
	unsigned n = s->options->sizes[role->size].n;
	struct judgement judgement;
	char name[CELL_NAME];
	bool good;

	judge(task->cell, seen, &judgement);
	cell_name(task->cell, name);
	good = judgement.as_expected;
	if (!good)
		complain(s, name,
			 judgement.reasons_count ? judgement.reasons[0] :
						   "no reason given");
	if (good && role->kind == PRODUCT_UP && !has_all_sas(seen, n * n)) {
		complain(s, name, "not all SAs were there");
		good = false;
	}
	if (good)
		figures_add(s->figures[role->ike], role->size, role->run,
			    role->build, role->kind, seen);
	printf("[%*u/%u] run %-2u %-31s %-9s %-6s %6.1f s\n",
	       s->count > 99 ? 3 : 2, ++s->done, s->count, role->run + 1, name,
	       verdict_name(judgement.verdict), good ? "ok" : "NOT OK",
	       seen->run_ms / 1000.0);
	fflush(stdout);
	if (!s->kernel && seen->kernel)
		s->kernel = must_strdup(seen->kernel);
	judgement_free(&judgement);
	observation_free(seen);
	return !good;
}

static void tap_pair(FILE *tap, unsigned number, unsigned ike,
		     const struct figure_pair *pair)
{
	char size[FIGURE_SIZE];

	fprintf(tap,
		"%sok %u - scale ikev%u %s, %s: %s %.3f [%.3f %.3f], "
		"limit %.3f\n",
		pair->good ? "" : "not ", number, ike,
		figure_name(pair->figure), figure_size(pair, size),
		pair->size.n ? "P/U" : "P-U", pair->ratio.median,
		pair->ratio.low, pair->ratio.high, pair->limit);
}

/* Prints the tables and writes the files; returns the exit status. */
static int finish(struct scale *s, const char *directory)
{
	json_t *versions = json_object(), *bad = json_array(), *json;
	struct trouble t = { .text = "" };
	unsigned number = 0, wrong = 0, count;
	char *text = NULL, *tap_text = NULL;
	size_t size;
	FILE *tap = must_memstream(&tap_text, &size);

	fputs("TAP version 13\n", tap);
	printf("\nKernel: %s\n%u runs of each, U and P by turns: medians, and in "
	       "brackets the interval\nthat has the median with %.0f %%; P/U is "
	       "of neighbouring runs, of growth it is P - U,\nand NOT OK "
	       "when its whole interval is above the limit behind it\n",
	       s->kernel, s->options->runs,
	       100 * spread_of((double[MOST_RUNS]) { 0 }, s->options->runs)
			       .confidence);
	for (unsigned ike = 0; ike < 2; ike++) {
		struct figure_pair *all;

		if (!s->figures[ike])
			continue;
		all = figures_compare(s->figures[ike], &count);
		printf("\nIKEv%u\n", ike + 1);
		figures_print(all, count, stdout);
		for (unsigned i = 0; i < count; i++) {
			wrong += !all[i].good;
			if (all[i].judged)
				tap_pair(tap, ++number, ike + 1, &all[i]);
		}
		json_object_set_new(versions, ike ? "ikev2" : "ikev1",
				    figures_json(s->figures[ike], all, count));
		free(all);
	}
	for (unsigned i = 0; i < s->bad_count; i++) {
		printf("NOT OK: %s\n", s->bad[i]);
		json_array_append_new(bad, json_string(s->bad[i]));
	}
	fprintf(tap, "%sok %u - scale: %u of %u cells as expected\n1..%u\n",
		s->bad_count ? "not " : "", number + 1, s->done - s->bad_count,
		s->count, number + 1);
	fclose(tap);
	json = json_pack("{ss? si so so}", "kernel", s->kernel, "runs",
			 (int)s->options->runs, "not_ok", bad, "figures",
			 versions);
	text = json ? json_dumps(json, JSON_INDENT(1)) : NULL;
	if (!text || file_write(directory, "scale.json", text, &t) ||
	    file_write(directory, "scale.tap", tap_text, &t)) {
		fprintf(stderr, "plutolab scale: %s\n",
			text ? t.text :
			       "the results cannot be written as JSON");
		wrong++;
	}
	json_decref(json);
	free(text);
	free(tap_text);
	printf("\nscale: %u cells, %u as expected; %u figures, %u of them "
	       "worse than U's by more than the spread and their limit\n",
	       s->count, s->done - s->bad_count, number, wrong);
	return s->bad_count || wrong || s->done < s->count;
}

/* ---------------------------------------------------------- the command */

static int measure(const struct options *o, const struct cell_list *cells)
{
	struct scale s = { .options = o };
	struct run *run = run_begin(&o->run);
	int status = 1, ended;

	if (!run)
		return 2;
	for (unsigned ike = 0; ike < 2; ike++) {
		if (o->ike[ike])
			s.figures[ike] = figures_new(o->sizes, o->sizes_count,
						     o->runs);
	}
	make_tasks(&s, cells);
	if (run_tasks(run, s.tasks, s.count, true, task_done, &s) == 0)
		status = finish(&s, run_out(run));
	ended = run_end(run);
	for (unsigned ike = 0; ike < 2; ike++)
		figures_free(s.figures[ike]);
	for (unsigned i = 0; i < s.bad_count; i++)
		free(s.bad[i]);
	free(s.bad);
	free(s.tasks);
	free(s.roles);
	free(s.kernel);
	return ended ? ended : status;
}

/* "16n": nested */
static bool read_size(const char *text, struct product_size *out)
{
	size_t length = strlen(text);
	char *number;
	bool good;

	out->nested = length && text[length - 1] == 'n';
	number = must_printf("%.*s", (int)(length - out->nested), text);
	good = run_read_number(number,
			       out->nested ? PRODUCT_NESTED : PRODUCT_MOST,
			       &out->n) &&
	       out->n >= PRODUCT_LEAST;
	free(number);
	return good;
}

static bool is_above(struct product_size size, struct product_size other)
{
	return size.nested == other.nested ? size.n > other.n : size.nested;
}

/* "8,16,32,16n": ascending, what nests at the end */
static bool read_sizes(void *into, const char *text)
{
	struct options *o = into;
	char *copy = must_strdup(text), *rest = NULL;
	bool good = true;

	o->sizes_count = 0;
	for (char *word = strtok_r(copy, ",", &rest); word && good;
	     word = strtok_r(NULL, ",", &rest)) {
		struct product_size size;

		good = o->sizes_count < MOST_SIZES && read_size(word, &size) &&
		       (!o->sizes_count ||
			is_above(size, o->sizes[o->sizes_count - 1]));
		if (good)
			o->sizes[o->sizes_count++] = size;
	}
	free(copy);
	return good && o->sizes_count > 0;
}

static bool read_ike(void *into, const char *text)
{
	struct options *o = into;

	o->ike[0] = strcmp(text, "1") == 0 || strcmp(text, "1,2") == 0;
	o->ike[1] = strcmp(text, "2") == 0 || strcmp(text, "1,2") == 0;
	return o->ike[0] || o->ike[1];
}

static const char usage[] =
	"Usage: plutolab scale --build U=DIR --build P=DIR --kernel host|uml:DIR "
	"[OPTION]...\n"
	"  --build U=DIR      pluto unpatched, as scripts/build-pluto leaves it\n"
	"  --build P=DIR      pluto patched\n"
	"  --kernel host      run on this machine's kernel (plutolab probe-host)\n"
	"  --kernel uml:DIR   run on a User-Mode Linux kernel of scripts/kernel\n"
	"  --out DIR          for scale.json, scale.tap and the scenarios; default\n"
	"                     build/scale\n"
	"  --sizes N,N...     subnets a side, ascending; behind these, Nn: as many\n"
	"                     that nest; default 8,16,32,16n: that is 64, 256 and\n"
	"                     1024 expansions, and 256 that overlap\n"
	"  --ike 1|2|1,2      default 2\n"
	"  --runs N           of each; default 5, and fewer show little\n"
	"  --verbose          say what each cell does just now\n"
	"Nothing else should run on the machine meanwhile.\n";

/* As of options_read(). */
static int read_options(int argc, char *argv[], struct options *o)
{
	const struct option_row rows[] = {
		{ "build", .read = run_read_build, .into = &o->run },
		{ "kernel", .text = &o->run.kernel },
		{ "out", .text = &o->run.out },
		{ "sizes", .read = read_sizes, .into = o },
		{ "ike", .read = read_ike, .into = o },
		{ "runs", .number = &o->runs, .most = MOST_RUNS },
		{ "verbose", .flag = &o->run.verbose },
	};
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 0, 0);

	if (status >= 0)
		return status;
	if (o->run.unpatched && o->run.patched && o->run.kernel)
		return -1;
	fputs(o->run.kernel ? "plutolab scale: both builds are needed: "
			      "--build U=DIR --build P=DIR\n" :
			      "plutolab scale: --kernel is needed\n",
	      stderr);
	return 2;
}

int scale_command(int argc, char *argv[])
{
	struct options o = {
		.run = {
			.command = "plutolab scale",
			.out = "build/scale",
			.memory = memory,
			.jobs = 1,
		},
		.sizes = {
			{ .n = 8 }, { .n = 16 }, { .n = 32 },
			{ .n = 16, .nested = true },
		},
		.sizes_count = 4,
		.runs = DEFAULT_RUNS,
		.ike = { false, true },
	};
	int status = read_options(argc, argv, &o);
	struct cell_list cells;
	struct scenario_set set;
	char *directory;

	if (status >= 0)
		return status;
	directory = must_printf("%s/scenarios", o.run.out);
	o.run.scenarios = directory;
	status = 1;
	if (file_make_directories(directory[0] == '/' ? "" : ".", directory))
		fprintf(stderr, "plutolab scale: make directory %s: %m\n",
			directory);
	else if (write_scenarios(directory, &o) == 0 &&
		 scenario_load_dir(directory, &set, stderr) == 0) {
		cells_of(&set, &cells);
		status = measure(&o, &cells);
		cells_free(&cells);
		scenario_set_free(&set);
	}
	free(directory);
	return status;
}
