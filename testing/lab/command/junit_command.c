// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * junit_command.c - plutolab junit: results in TAP as JUnit XML.
 */
#include <unistd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/must.h"
#include "command/commands.h"
#include "command/options.h"
#include "report/junit.h"
#include "report/tap.h"

/*
 * Its group: what comes before the first ": ", if anything.  A dot there would
 * part the group in two.
 */
static char *class_of(const char *suite, const char *description)
{
	const char *colon = strstr(description, ": ");
	char *name;

	if (!colon || colon == description)
		return must_strdup(suite);
	name = must_printf("%s.%.*s", suite, (int)(colon - description),
			   description);
	for (char *c = name + strlen(suite) + 1; *c; c++)
		if (*c == '.')
			*c = '_';
	return name;
}

/* What was said last is mostly why; to be freed. */
static char *last_line(const char *text)
{
	const char *begin = text, *found = NULL;
	size_t length = 0;

	while (*begin != '\0') {
		size_t line = strcspn(begin, "\n");
		size_t blank = strspn(begin, " \t");

		if (blank < line && strncmp(begin + blank, "---", 3) != 0 &&
		    strncmp(begin + blank, "...", 3) != 0) {
			found = begin + blank;
			length = line - blank;
		}
		begin += line + (begin[line] == '\n');
	}
	return found ? must_printf("%.*s", (int)length, found) :
		       must_strdup("not ok");
}

static void add_result(struct junit *junit, const char *suite,
		       const struct tap_result *result)
{
	const char *name = result->description[0] ? result->description :
						    "without a description";
	char *class = class_of(suite, result->description);
	char *why = last_line(result->text);
	struct junit_case one = {
		.classname = class,
		.name = name,
		.seconds = result->seconds,
		.outcome = JUNIT_PASSED,
	};

	if (result->skipped) {
		one.outcome = JUNIT_SKIPPED;
		one.message = result->skipped[0] ? result->skipped :
						   "no reason is given";
	} else if (!result->good) {
		one.outcome = JUNIT_FAILURE;
		one.message = why;
		one.text = result->text;
	}
	junit_add(junit, &one);
	free(class);
	free(why);
}

/* What is wrong with all of a file is a case of its own. */
static void add_trouble(struct junit *junit, const char *suite,
			const char *message)
{
	junit_add(junit, &(struct junit_case) {
				 .classname = suite,
				 .name = "all results are there",
				 .outcome = JUNIT_ERROR,
				 .message = message,
			 });
}

static void add_file(struct junit *junit, const char *suite, time_t changed,
		     const struct tap *tap)
{
	char *text;

	junit_suite(junit, suite, changed);
	for (unsigned i = 0; i < tap->count; i++)
		add_result(junit, suite, &tap->results[i]);
	if (tap->bail_out) {
		text = must_printf("bailed out: %s", tap->bail_out);
		add_trouble(junit, suite, text);
		free(text);
	} else if (tap->missing) {
		text = must_printf("%u results are missing", tap->missing);
		add_trouble(junit, suite, text);
		free(text);
	} else if (!tap->count && tap->skipped) {
		junit_add(junit,
			  &(struct junit_case) {
				  .classname = suite,
				  .name = suite,
				  .outcome = JUNIT_SKIPPED,
				  .message = tap->skipped[0] ?
						     tap->skipped :
						     "no reason is given",
			  });
	} else if (!tap->count) {
		add_trouble(junit, suite, "there is no result");
	}
}

/* Returns the exit status. */
static int write_out(const struct junit *junit, const char *out)
{
	struct trouble t = { .text = "" };
	char *text = junit_print(junit), *path, *slash;
	int status = 0;

	if (!text) {
		fputs("plutolab junit: libxml2 cannot write this\n", stderr);
		return 1;
	}
	if (!out) {
		if (fputs(text, stdout) == EOF || fflush(stdout)) {
			fprintf(stderr, "plutolab junit: %m\n");
			status = 1;
		}
		free(text);
		return status;
	}
	path = must_strdup(out);
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	if (file_write(!slash  ? "." :
		       path[0] ? path :
				 "/",
		       slash ? slash + 1 : path, text, &t)) {
		fprintf(stderr, "plutolab junit: %s\n", t.text);
		status = 1;
	}
	free(path);
	free(text);
	return status;
}

/* When a file was written: the nearest to when its results are from. */
static time_t changed_at(const char *path)
{
	struct stat status;

	return stat(path, &status) ? time(NULL) : status.st_mtime;
}

static int convert(char *const *files, int count, const char *out)
{
	struct junit *junit = junit_new();
	int status = 0;

	for (int i = 0; i < count && !status; i++) {
		const char *equals = strchr(files[i], '=');
		const char *path = equals ? equals + 1 : files[i];
		char *suite = equals && equals > files[i] ?
				      must_printf("%.*s",
						  (int)(equals - files[i]),
						  files[i]) :
				      must_strdup(path);
		struct trouble t = { .text = "" };
		char *text = file_read(path, &t);
		struct tap tap;

		if (text) {
			tap_parse(text, &tap);
			add_file(junit, suite, changed_at(path), &tap);
			tap_free(&tap);
		} else {
			fprintf(stderr, "plutolab junit: %s\n", t.text);
			status = 2;
		}
		free(text);
		free(suite);
	}
	if (!status)
		status = write_out(junit, out);
	junit_free(junit);
	return status;
}

int junit_command(int argc, char *argv[])
{
	static const char usage[] =
		"Usage: plutolab junit [--out FILE] [SUITE=]FILE.tap...\n"
		"Each file becomes a suite, named after it or as SUITE says. What "
		"a file planned and\n"
		"does not have is an error in it. The status tells whether all "
		"could be read and\n"
		"written, not whether all results are good.\n";
	const char *out = NULL;
	const struct option_row rows[] = {
		{ "out", .text = &out },
	};
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 1,
				  ANY_NUMBER);

	return status >= 0 ? status :
			     convert(argv + optind, argc - optind, out);
}
