/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * said.h - run a command of sacheck on recorded dumps, and check its output.
 */
#ifndef UNIT_SAID_H
#define UNIT_SAID_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateways.h"
#include "sacheck/sacheck.h"

struct said {
	char *text; /* to be freed */
	size_t size;
	int status;
};

typedef int command(const struct settings *s, int argc, char *argv[]);

static inline struct said run(command *command, struct settings s, int argc,
			      char *argv[])
{
	struct said said = { .text = NULL };

	s.out = open_memstream(&said.text, &said.size);
	assert_non_null(s.out);
	said.status = command(&s, argc, argv);
	assert_int_equal(fclose(s.out), 0);
	return said;
}

static inline struct settings from(const char *name, char path[128])
{
	return (struct settings) { .from = dump_path(name, path) };
}

/* @text in a file of its own, to be unlinked. */
static inline char *file_of(const char *text, char path[64])
{
	FILE *file;
	int fd;

	snprintf(path, 64, P_tmpdir "/test_sacheck.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	return path;
}

/* A command that takes two dumps. */
static inline struct said run_two(command *command, const char *one,
				  const char *other, struct settings s)
{
	char paths[2][128];
	char *argv[2] = { paths[0], paths[1] };

	dump_path(one, paths[0]);
	dump_path(other, paths[1]);
	return run(command, s, 2, argv);
}

static inline void assert_says(const struct said *said, const char *text)
{
	if (!strstr(said->text, text))
		fail_msg("not said: \"%s\", but:\n%s", text, said->text);
}

static inline void assert_silent(const struct said *said, const char *text)
{
	if (strstr(said->text, text))
		fail_msg("said \"%s\":\n%s", text, said->text);
}

/* The verdict is the first word. */
static inline void assert_verdict(const struct said *said, int status,
				  const char *first)
{
	assert_int_equal(said->status, status);
	if (strncmp(said->text, first, strlen(first)) != 0)
		fail_msg("not \"%s\", but:\n%s", first, said->text);
}

#endif
