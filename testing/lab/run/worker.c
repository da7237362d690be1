// SPDX-License-Identifier: GPL-2.0-or-later
/* worker.c - run the cells that `plutolab run` asks for, one by one */
#include "run/worker.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "daemon/build.h"
#include "differential/differential.h"
#include "drive/drive.h"
#include "observation/observation.h"
#include "os/await.h"
#include "run/message.h"
#include "scenario/cell.h"
#include "scenario/scenario.h"

/* Of pluto for the column letters U and P, by party, and charon. */
enum {
	BUILD_U,
	BUILD_P = BUILD_U + 2,
	BUILD_CHARON = BUILD_P + 2,
	BUILDS,
};

struct worker {
	int channel;
	FILE *in; /* what run says on it */
	const char *dir;
	struct scenario_set scenarios;
	struct build builds[BUILDS];
	bool have[BUILDS];
	char *artifacts; /* directory, or NULL: none are wanted */
};

static int __attribute__((format(printf, 2, 3)))
say_failed(const struct worker *w, const char *format, ...)
{
	va_list args;
	char *text = NULL;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	message_write(w->channel, MESSAGE_FAILED, text ? text : format);
	free(text);
	return -1;
}

static int load_scenarios(struct worker *w, const char *dir)
{
	char *errors = NULL;
	size_t size = 0;
	FILE *err = must_memstream(&errors, &size);
	int result;

	scenario_set_free(&w->scenarios);
	result = scenario_load_dir(dir, &w->scenarios, err);
	fclose(err);
	if (result)
		say_failed(w, "%s", errors);
	free(errors);
	return result;
}

/* Take "UA" or "C" off @text; returns the number of the build, or -1. */
static int read_slot(char **text)
{
	int slot = **text == 'U' ? BUILD_U :
		   **text == 'P' ? BUILD_P :
		   **text == 'C' ? BUILD_CHARON :
				   -1;

	++*text;
	if (slot >= 0 && slot != BUILD_CHARON) {
		if (**text != 'A' && **text != 'B')
			return -1;
		slot += *(*text)++ == 'A' ? PARTY_A : PARTY_B;
	}
	return *(*text)++ == ' ' ? slot : -1;
}

/* "UA U DIR", "PB K3 DIR", "C charon DIR" */
static int load_build(struct worker *w, char *text)
{
	struct trouble t = { .text = "" };
	char *label = text, *dir;
	int slot = text[0] ? read_slot(&label) : -1;

	dir = slot >= 0 ? strchr(label, ' ') : NULL;
	if (!dir)
		return say_failed(w, "no build \"%s\"", text);
	*dir++ = '\0';
	if (w->have[slot])
		build_free(&w->builds[slot]);
	w->have[slot] = build_load(&w->builds[slot], label, dir, &t) == 0;
	if (!w->have[slot])
		return say_failed(w, "%s", t.text);
	if (slot != BUILD_CHARON && !w->builds[slot].flavour)
		return say_failed(
			w, "build %s: %s is of no flavour that the lab knows",
			label, w->builds[slot].version);
	return 0;
}

static bool have_all(const struct worker *w, const struct cell *cell)
{
	for (unsigned i = 0; i < BUILDS; i++)
		if (!w->have[i] &&
		    (i != BUILD_CHARON || scenario_has_charon(cell->scenario)))
			return false;
	return true;
}

static void say_progress(void *arg, const char *text)
{
	const struct worker *w = arg;

	message_write(w->channel, MESSAGE_PROGRESS, text);
}

/* Only run can tell.  It says nothing else while a cell runs. */
static uint64_t ask_cpu(void *arg)
{
	const struct worker *w = arg;
	struct message answer;
	char *line = NULL;
	size_t room = 0;
	uint64_t us = 0;

	message_write(w->channel, MESSAGE_CPU, "");
	if (getline(&line, &room, w->in) > 0 && message_parse(line, &answer) &&
	    answer.kind == MESSAGE_CPU)
		us = strtoull(answer.text, NULL, 10);
	free(line);
	return us;
}

/* We are PID 1: nobody else's processes are in reach. */
static void kill_leftovers(void)
{
	unsigned count = 0;

	if (getpid() != 1)
		return;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	if (kill(-1, SIGKILL))
		return; /* ESRCH: there were none */
	while (waitpid(-1, NULL, 0) > 0)
		count++;
	/* a guest's kill(2) counts its kernel's threads, too */
	if (count)
		fprintf(stderr, "worker: the cell left %u processes\n", count);
}

static int run_cell(struct worker *w, const char *name)
{
	struct observation seen = { .completed = false };
	char *errors = NULL, *text;
	size_t size = 0;
	FILE *err = must_memstream(&errors, &size);
	struct cell cell;
	int found;

	found = cell_find(&w->scenarios, name, &cell, err);
	fclose(err);
	if (found) {
		say_failed(w, "%s", errors);
		free(errors);
		return -1;
	}
	free(errors);
	if (!have_all(w, &cell))
		return say_failed(w, "cell %s before all builds", name);

	/* an error is in the observation, too */
	drive_cell(&cell, &(struct drive_env) {
		.unpatched = {
			&w->builds[BUILD_U + PARTY_A],
			&w->builds[BUILD_U + PARTY_B],
		},
		.patched = {
			&w->builds[BUILD_P + PARTY_A],
			&w->builds[BUILD_P + PARTY_B],
		},
		.charon = &w->builds[BUILD_CHARON],
		.scratch = w->dir,
		.artifacts = w->artifacts,
		.progress = say_progress,
		.progress_arg = w,
		.cpu = ask_cpu,
		.cpu_arg = w,
	}, &seen);
	kill_leftovers();
	text = observation_print(&seen);
	observation_free(&seen);
	if (!text) {
		seen.trouble = must_strdup("what was seen cannot be written as "
					   "JSON: some text is not UTF-8");
		text = observation_print(&seen);
		observation_free(&seen);
	}
	message_write(w->channel, MESSAGE_SEEN, text);
	free(text);
	return 0;
}

static int run_differential(struct worker *w, const char *text)
{
	struct differential_result result;
	struct trouble t = { .text = "" };
	struct differential d;
	struct utsname name;
	const char *untried;
	char *line;

	if (!differential_parse(text, &d) || uname(&name))
		return say_failed(w, "no cases to try: \"%s\"", text);
	if (differential_run(&d, name.release, say_progress, w, &result, &t))
		return say_failed(w, "%s", t.text);
	untried = differential_untried(&d, &result, name.release);
	line = differential_coverage(&result);
	message_write(w->channel, MESSAGE_PROGRESS, line);
	free(line);
	if (untried && d.cases >= DIFFERENTIAL_ENOUGH)
		return say_failed(w, "no case was decided by this rule: %s",
				  untried);
	line = differential_summary(&result);
	message_write(w->channel, MESSAGE_SEEN, line);
	free(line);
	return 0;
}

/* Returns 0 to go on, 1 at the end, -1 to give up. */
static int obey(struct worker *w, char *line)
{
	struct message message;

	if (!message_parse(line, &message))
		return say_failed(w, "the worker does not understand \"%s\"",
				  line);
	switch (message.kind) {
	case MESSAGE_SLOWNESS:
		await_slowness((unsigned)strtoul(message.text, NULL, 10));
		return 0;
	case MESSAGE_SCENARIOS:
		return load_scenarios(w, message.text);
	case MESSAGE_BUILD:
		return load_build(w, message.text);
	case MESSAGE_ARTIFACTS:
		free(w->artifacts);
		w->artifacts = message.text[0] ? must_strdup(message.text) :
						 NULL;
		return 0;
	case MESSAGE_CELL:
		return run_cell(w, message.text);
	case MESSAGE_DIFFERENTIAL:
		return run_differential(w, message.text);
	case MESSAGE_END:
		return 1;
	default:
		return say_failed(w, "the worker does not expect \"%s\"", line);
	}
}

int worker(int channel, const char *dir)
{
	struct worker w = {
		.channel = channel,
		.dir = dir,
		.in = fdopen(dup(channel), "re"),
	};
	char *line = NULL, *kernel;
	struct utsname name;
	size_t room = 0;
	int result = 0;
	ssize_t got;

	if (!w.in || uname(&name))
		return say_failed(&w, "the worker cannot start: %m");
	/* a run that is gone shows as an error of write(2) */
	signal(SIGPIPE, SIG_IGN);
	kernel = must_printf("%s %s", name.release, name.machine);
	message_write(channel, MESSAGE_READY, kernel);
	free(kernel);
	while (result == 0 && (got = getline(&line, &room, w.in)) > 0) {
		if (line[got - 1] == '\n')
			line[got - 1] = '\0';
		result = obey(&w, line);
	}
	free(line);
	fclose(w.in);
	scenario_set_free(&w.scenarios);
	for (int i = 0; i < BUILDS; i++) {
		if (w.have[i])
			build_free(&w.builds[i]);
	}
	free(w.artifacts);
	return result < 0 ? -1 : 0;
}
