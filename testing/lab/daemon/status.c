// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * status.c - what pluto's status commands print, as lines to be compared.
 */
#include "daemon/status.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "daemon/build.h"
#include "daemon/flavour.h"
#include "daemon/pluto.h"
#include "observation/artifact.h"

/* What differs between runs or builds: the group; and the word in its place. */
static const struct {
	const char *pattern, *word;
} rules[] = {
	{ "[a-z]\\.([0-9a-f]+)@", "SPI" },
	{ "[A-Z]in=([0-9]+[KMG]?B)", "BYTES" },
	{ "[A-Z]out=([0-9]+[KMG]?B)", "BYTES" },
	{ " \\(([0-9]+[A-Za-z]+/[0-9]+[A-Za-z]+)\\)", "BYTES" },
	{ "inBytes=([0-9]+)", "BYTES" },
	{ "outBytes=([0-9]+)", "BYTES" },
	{ "add_time=([0-9]+)", "TIME" },
	{ " in ([0-9.]+s)", "TIME" },
	/* where an installed pluto is, and a version that may be cut short */
	{ "sbindir=([^, ]+)", "PREFIX" },
	{ "libexecdir=([^, ]+)", "PREFIX" },
	{ "pluto_vendorid=OE-Libreswan-([^, ]+)", "VERSION" },
};

enum { RULES = sizeof(rules) / sizeof(rules[0]) };

static void compile(regex_t out[RULES])
{
	for (unsigned i = 0; i < RULES; i++)
		if (regcomp(&out[i], rules[i].pattern, REG_EXTENDED))
			abort();
}

static void release(regex_t compiled[RULES])
{
	for (unsigned i = 0; i < RULES; i++)
		regfree(&compiled[i]);
}

/* Each group that matches, in all of @line, by @word; takes @line. */
static char *replace(char *line, const regex_t *pattern, const char *word)
{
	regmatch_t match[2];
	size_t from = 0;

	while (!regexec(pattern, line + from, 2, match, 0)) {
		size_t start = from + (size_t)match[1].rm_so;
		size_t end = from + (size_t)match[1].rm_eo;
		char *next = must_printf("%.*s%s%s", (int)start, line, word,
					 line + end);

		free(line);
		line = next;
		from = start + strlen(word);
	}
	return line;
}

static char *clean(const regex_t compiled[RULES], const char *line,
		   const char *version, const char *dir)
{
	char *out = must_strdup(line);

	out = must_replace(out, dir, "DIR");
	out = must_replace(out, version, "VERSION");
	for (unsigned i = 0; i < RULES; i++)
		out = replace(out, &compiled[i], rules[i].word);
	return out;
}

char *status_line(const char *line, const char *version, const char *dir)
{
	regex_t compiled[RULES];
	char *out;

	compile(compiled);
	out = clean(compiled, line, version, dir);
	release(compiled);
	return out;
}

/* What @command printed, in d->said, at the end of the lines. */
static unsigned add_lines(const struct daemon *d, const char *command,
			  const regex_t compiled[RULES], char ***lines,
			  unsigned *count)
{
	char *said = must_strdup(d->said), *rest = said, *line;
	unsigned place = 0;

	while ((line = strsep(&rest, "\n"))) {
		char *text;

		if (!*line && !rest)
			break; /* after the last one */
		text = clean(compiled, line, d->build->version, d->dir);
		*lines = must_grow(*lines, *count + 1, sizeof(**lines));
		(*lines)[(*count)++] = must_printf("%s%s %03u %s",
						   artifact_status, command,
						   ++place, text);
		free(text);
	}
	free(said);
	return place;
}

int status_describe(struct daemon *d, unsigned ms, char ***lines,
		    unsigned *count, struct trouble *t)
{
	const char *const *command = d->build->flavour->status;
	regex_t compiled[RULES];
	int error = 0;

	if (command == NULL)
		return 0;
	compile(compiled);
	for (; *command && !error; command++) {
		char *option = must_printf("--%s", *command);
		const char *arguments[] = { option, NULL };
		int status;

		error = pluto_whack(d, arguments, ms, &status, t);
		if (!error && status)
			error = trouble(
				t,
				"whack %s at %s: exit status %d, the answer was\n%s",
				option, d->site->name, status, d->answer);
		else if (!error &&
			 !add_lines(d, *command, compiled, lines, count))
			error = trouble(t, "whack %s at %s printed nothing",
					option, d->site->name);
		free(option);
	}
	release(compiled);
	return error;
}
