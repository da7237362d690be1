// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report_command.c - plutolab report: what a run showed, as one HTML file.
 */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/must.h"
#include "command/commands.h"
#include "command/options.h"
#include "report/report_page.h"

static const char usage[] =
	"Usage: plutolab report [--in DIR] [--out FILE] [--scenarios DIR]\n"
	"Write what a run showed as one HTML file that needs nothing else.\n"
	"  --in DIR         results of plutolab run; default " DEFAULT_RESULTS
	"\n"
	"  --out FILE       default build/report.html\n"
	"  --scenarios DIR  that were run; default " DEFAULT_SCENARIOS "\n";

/* Everything that was read; one observation and story per line. */
struct material {
	struct results results;
	struct observation *seen;
	struct story **stories;
	struct report_entry *entries;
};

static void forget(struct material *m)
{
	for (unsigned i = 0; i < m->results.count; i++) {
		story_free(m->stories[i]);
		observation_free(&m->seen[i]);
		free(m->entries[i].id);
	}
	free(m->stories);
	free(m->seen);
	free(m->entries);
	results_free(&m->results);
}

static int read_all(const char *in, const struct scenario_set *set,
		    struct material *m, struct trouble *t)
{
	unsigned count;

	if (results_load(in, set, &m->results, t) != 0)
		return -1;
	count = m->results.count;
	m->seen = must_calloc(count + 1, sizeof(*m->seen));
	m->stories = must_calloc(count + 1, sizeof(struct story *));
	m->entries = must_calloc(count + 1, sizeof(*m->entries));
	for (unsigned i = 0; i < count; i++) {
		const struct result_line *line = &m->results.lines[i];

		m->entries[i] = (struct report_entry) {
			.line = line,
			.id = must_printf("%s%s%s",
					  line->variant ? line->variant : "",
					  line->variant ? "/" : "", line->name),
		};
		if (results_observation(in, &line->cell, line->variant,
					&m->seen[i], t) != 0)
			return -1;
		m->stories[i] = story_of(&line->cell, &m->seen[i], t);
		if (m->stories[i] == NULL)
			return trouble(t, "%s: %s", in, line->name);
		m->entries[i].story = m->stories[i];
	}
	return 0;
}

static int write_page(const char *out, const struct material *m,
		      struct trouble *t)
{
	char *for_dir = must_strdup(out), *for_name = must_strdup(out);
	const char *directory = dirname(for_dir);
	struct html *h = html_new();
	const char *text;
	int error = 0;

	report_html(h, &m->results, m->entries);
	text = html_end_document(h);
	if (text == NULL)
		error = trouble(t, "%s: libxml2 refuses to write it", out);
	else if (mkdir(directory, 0777) != 0 && errno != EEXIST)
		error = trouble(t, "%s: %m", directory);
	else
		error = file_write(directory, basename(for_name), text, t);
	html_free(h);
	free(for_dir);
	free(for_name);
	return error;
}

static int report(const char *in, const char *out, const char *scenarios)
{
	struct trouble t = { .text = "" };
	struct material m = { .seen = NULL };
	struct scenario_set set;
	int status = 0;

	if (scenario_load_dir(scenarios, &set, stderr) != 0)
		return 2;
	if (read_all(in, &set, &m, &t) != 0)
		status = 2;
	else if (write_page(out, &m, &t) != 0)
		status = 1;
	if (status)
		fprintf(stderr, "plutolab report: %s\n", t.text);
	else
		printf("%s: %u cells\n", out, m.results.count);
	forget(&m);
	scenario_set_free(&set);
	return status;
}

int report_command(int argc, char *argv[])
{
	const char *in = DEFAULT_RESULTS, *out = "build/report.html";
	const char *scenarios = DEFAULT_SCENARIOS;
	const struct option_row rows[] = {
		{ "in", .text = &in },
		{ "out", .text = &out },
		{ "scenarios", .text = &scenarios },
	};
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 0, 0);

	return status >= 0 ? status : report(in, out, scenarios);
}
