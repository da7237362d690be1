// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mutants_results.c - which mutants were killed, by which cell, and which not.
 */
#include "command/mutants.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/file.h"
#include "base/must.h"

enum { WANTED_PERCENT = 95 }; /* of the mutants are to be killed */

struct sums {
	unsigned killed, survived, unreached, equivalent, cells;
	unsigned wrong; /* what should not be so */
};

static const char *fate_name(const struct mutant *m)
{
	if (m->equivalent)
		return "equivalent";
	if (m->fate == FATE_NONE)
		return "not tried";
	if (m->fate == FATE_KILLED)
		return "killed";
	return m->cells_count ? "survived" : "unreached";
}

static json_t *json_cells(const struct mutants_job *job, const struct mutant *m)
{
	json_t *cells = json_array();

	for (unsigned i = 0; i < m->cells_count; i++)
		json_array_append_new(
			cells,
			json_string(job->trials.trials[m->cells[i]].name));
	return cells;
}

/* What names a mutant is as in the list of those that are known. */
static void write_json(const struct mutants_job *job, const struct sums *sums,
		       struct trouble *t)
{
	json_t *mutants = json_array(), *all;
	char *text;

	for (unsigned i = 0; i < job->mutants.count; i++) {
		const struct mutant *m = &job->mutants.mutants[i];
		const char *known = m->equivalent ? m->equivalent : m->survives;

		json_array_append_new(
			mutants,
			json_pack(
				"{si ss ss so ss* ss* ss* ss si ss ss ss ss si}",
				"number", (int)m->number, "key", m->key, "fate",
				fate_name(m), "cells", json_cells(job, m),
				"killed_by", m->killed_by, "why", m->why,
				"known", known, "file", m->file, "line",
				(int)m->line, "function", m->function, "rule",
				m->rule, "text", m->text, "original",
				m->original, "nth", (int)m->nth));
	}
	all = json_pack("{si si si si si si si so}", "format", 1, "chosen",
			(int)job->chosen, "killed", (int)sums->killed,
			"survived", (int)sums->survived, "unreached",
			(int)sums->unreached, "equivalent",
			(int)sums->equivalent, "unlike", (int)job->unlike,
			"mutants", mutants);
	text = all ? json_dumps(all, JSON_INDENT(1)) : NULL;
	if (!text || file_write(run_out(job->run), "mutants.json", text, t))
		trouble(t, "mutants.json cannot be written");
	free(text);
	json_decref(all);
	text = mutant_killed(&job->mutants);
	if (!text || file_write(run_out(job->run), "killed.json", text, t))
		trouble(t, "killed.json cannot be written");
	free(text);
}

static void tap_mutant(FILE *tap, const struct mutants_job *job,
		       const struct mutant *m, struct sums *sums)
{
	bool killed = m->fate == FATE_KILLED;
	bool wrong = killed == (m->survives != NULL);

	sums->killed += killed;
	sums->survived += !killed && m->cells_count;
	sums->unreached += !killed && !m->cells_count;
	sums->cells += m->cells_count;
	sums->wrong += wrong;
	fprintf(tap, "%s - ", wrong ? "not ok" : "ok");
	mutant_print(tap, m);
	fprintf(tap, " (%u)", m->number);
	if (killed)
		fprintf(tap, ": killed by %s: %s\n", m->killed_by, m->why);
	else if (m->survives)
		fprintf(tap, " # SKIP survives: %s\n", m->survives);
	else
		fprintf(tap, ": %s\n", fate_name(m));
	if (killed && m->survives)
		fprintf(tap, "# but is listed as one that survives\n");
	if (killed)
		return;
	fprintf(tap, "# in %s(): %s\n# -> %s\n# cells that ran:", m->function,
		m->original, m->mutated[0] ? m->mutated : "(nothing)");
	for (unsigned i = 0; i < m->cells_count; i++)
		fprintf(tap, " %s", job->trials.trials[m->cells[i]].name);
	fputs(m->cells_count ? "\n" : " none comes by it\n", tap);
}

static void print_survivors(const struct mutants_job *job)
{
	for (unsigned i = 0; i < job->mutants.count; i++) {
		const struct mutant *m = &job->mutants.mutants[i];

		if (m->fate != FATE_ALIVE)
			continue;
		printf("%5u ", m->number);
		mutant_print(stdout, m);
		printf(": %s%s, %u cells: %s -> %s\n", fate_name(m),
		       m->survives ? " as is known" : "", m->cells_count,
		       m->original, m->mutated[0] ? m->mutated : "(nothing)");
	}
}

static unsigned percent(const struct sums *sums)
{
	unsigned all = sums->killed + sums->survived + sums->unreached;

	return all ? sums->killed * 100 / all : 0;
}

int mutants_finish(const struct mutants_job *job)
{
	struct sums sums = { .killed = 0 };
	struct trouble t = { .text = "" };
	char *text = NULL;
	size_t size = 0;
	FILE *tap = must_memstream(&text, &size);

	if (!job->o->sample)
		fprintf(tap,
			"%sok - the cells are as expected without a mutant\n",
			job->unlike ? "not " : "");
	sums.wrong = job->unlike != 0;
	for (unsigned i = 0; i < job->mutants.count; i++) {
		const struct mutant *m = &job->mutants.mutants[i];

		sums.equivalent += m->equivalent != NULL;
		if (m->fate != FATE_NONE)
			tap_mutant(tap, job, m, &sums);
	}
	if (!job->o->sample && !job->o->only) {
		bool enough = percent(&sums) >= WANTED_PERCENT;

		fprintf(tap,
			"%sok - %u %% of those that are not equivalent are killed, "
			"%d are wanted\n",
			enough ? "" : "not ", percent(&sums), WANTED_PERCENT);
		sums.wrong += !enough;
	}
	fclose(tap);
	if (!file_write(run_out(job->run), "results.tap", text, &t))
		write_json(job, &sums, &t);
	free(text);
	print_survivors(job);
	printf("%u mutants of %u: %u killed (%u %%), %u survived, %u no cell comes by; %u more are "
	       "equivalent; %u cells ran for them\n",
	       job->chosen, job->mutants.count, sums.killed, percent(&sums),
	       sums.survived, sums.unreached, sums.equivalent, sums.cells);
	if (t.text[0])
		fprintf(stderr, "plutolab mutants: %s\n", t.text);
	return sums.wrong || t.text[0] ? 1 : 0;
}
