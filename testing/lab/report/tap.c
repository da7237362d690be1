// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tap.c - read results in the Test Anything Protocol.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "report/tap.h"

/* The text after a word that @line begins with, or NULL. */
static char *after(char *line, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(line, word, length) != 0)
		return NULL;
	line += length;
	if (*line != '\0' && *line != ' ' && *line != '\t')
		return NULL;
	return line + strspn(line, " \t");
}

static void cut_blanks(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && strchr(" \t\r", text[length - 1]))
		length--;
	text[length] = '\0';
}

/* "SKIP reason", "skipped: reason", "TODO reason": the reason. */
static char *reason(char *directive)
{
	directive += strcspn(directive, " \t:");
	return must_strdup(directive + strspn(directive, " \t:"));
}

/* The next '#' from @text on that has a blank on its left, or NULL. */
static char *next_hash(char *text)
{
	char *hash = strchr(text, '#');

	while (hash && hash > text && hash[-1] != ' ' && hash[-1] != '\t')
		hash = strchr(hash + 1, '#');
	return hash;
}

/* Cuts them off. */
static void read_directives(struct tap_result *result, char *text)
{
	char *hash, *unit, *next;

	for (hash = next_hash(text); hash; hash = next) {
		char *directive = hash + 1 + strspn(hash + 1, " \t");

		next = next_hash(hash + 1);
		if (strncmp(directive, "time=", 5) == 0) {
			result->seconds = strtod(directive + 5, &unit);
			if (strncmp(unit, "ms", 2) == 0)
				result->seconds /= 1000;
			if (!(result->seconds >= 0 && result->seconds < 1e6))
				result->seconds = 0;
		} else if (strncasecmp(directive, "skip", 4) == 0 ||
			   strncasecmp(directive, "todo", 4) == 0) {
			result->skipped = reason(directive);
			next = NULL;
		} else {
			continue;
		}
		*hash = '\0';
	}
	cut_blanks(text);
}

/* "ok 12 - text # SKIP reason" from after the "ok" on. */
static void add_result(struct tap *tap, bool good, char *rest)
{
	struct tap_result *result;

	rest += strspn(rest, "0123456789");
	rest += strspn(rest, " \t");
	if (after(rest, "-"))
		rest = after(rest, "-");
	tap->results = must_grow(tap->results, tap->count + 1,
				 sizeof(*tap->results));
	result = &tap->results[tap->count++];
	*result = (struct tap_result) { .good = good };
	read_directives(result, rest);
	result->description = must_strdup(rest);
	result->text = must_strdup("");
}

static void add_text(struct tap *tap, char *line)
{
	struct tap_result *result;
	char *longer;

	if (!tap->count)
		return;
	result = &tap->results[tap->count - 1];
	if (line[0] == '#')
		line++;
	longer = must_printf("%s%s\n", result->text, line);
	free(result->text);
	result->text = longer;
}

/* "1..12", "1..0 # SKIP reason" */
static bool read_plan(struct tap *tap, const char *line, unsigned *planned)
{
	char *end, *hash;
	unsigned long count;

	if (strncmp(line, "1..", 3) != 0 || line[3] < '0' || line[3] > '9')
		return false;
	count = strtoul(line + 3, &end, 10);
	*planned += count < 1000000 ? (unsigned)count : 1000000;
	hash = strchr(end, '#');
	if (!count && hash && !tap->skipped)
		tap->skipped = reason(hash + 1 + strspn(hash + 1, " \t"));
	return true;
}

static void read_line(struct tap *tap, char *line, unsigned *planned)
{
	char *rest;

	cut_blanks(line);
	if ((rest = after(line, "not ok"))) {
		add_result(tap, false, rest);
	} else if ((rest = after(line, "ok"))) {
		add_result(tap, true, rest);
	} else if ((rest = after(line, "Bail out!"))) {
		if (!tap->bail_out)
			tap->bail_out = must_strdup(rest);
	} else if (!read_plan(tap, line, planned) &&
		   !after(line, "TAP version")) {
		add_text(tap, line);
	}
}

void tap_parse(char *text, struct tap *out)
{
	unsigned planned = 0;
	char *line;

	*out = (struct tap) { .count = 0 };
	while ((line = strsep(&text, "\n")))
		if (line[0] != '\0')
			read_line(out, line, &planned);
	out->missing = planned > out->count ? planned - out->count : 0;
}

void tap_free(struct tap *tap)
{
	for (unsigned i = 0; i < tap->count; i++) {
		free(tap->results[i].description);
		free(tap->results[i].skipped);
		free(tap->results[i].text);
	}
	free(tap->results);
	free(tap->skipped);
	free(tap->bail_out);
	*tap = (struct tap) { .count = 0 };
}
