// SPDX-License-Identifier: GPL-2.0-or-later
/* tests.c - upstream's tests: the list, and which of them to run */
#include "upstream/tests.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"

static struct test *find(const struct tests *tests, const char *name)
{
	for (size_t i = 0; i < tests->count; i++) {
		if (strcmp(tests->all[i].name, name) == 0)
			return &tests->all[i];
	}
	return NULL;
}

/* "kvmplutotest NAME STATUS [PR]", with what follows # cut off. */
static int parse_line(char *line, bool own, struct tests *out)
{
	static const char blank[] = " \t\r";
	char *rest = NULL, *word[5];
	unsigned words = 0;

	line[strcspn(line, "#")] = '\0';
	for (char *w = strtok_r(line, blank, &rest); w && words < 5;
	     w = strtok_r(NULL, blank, &rest))
		word[words++] = w;
	if (words == 0)
		return 0;
	if (words < 3 || words > 4 || strchr(word[1], '/'))
		return -1;
	if (find(out, word[1]))
		return 0;
	out->all = must_grow(out->all, out->count + 1, sizeof(*out->all));
	out->all[out->count++] = (struct test) {
		.name = must_strdup(word[1]),
		.status = must_strdup(word[2]),
		.own = own,
	};
	return 0;
}

int tests_parse(char *text, bool own, struct tests *out, struct trouble *t)
{
	unsigned number = 1;

	for (char *line = text, *next; line; line = next, number++) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (parse_line(line, own, out))
			return trouble(t,
				       "line %u: not KIND NAME STATUS: \"%s\"",
				       number, line);
	}
	return 0;
}

int tests_load(const char *tree, bool own, struct tests *out, struct trouble *t)
{
	char *path = must_printf("%s/testing/pluto/TESTLIST", tree);
	char *text = file_read(path, t);
	struct trouble wrong = { .text = "" };
	int result = -1;

	if (text)
		result = tests_parse(text, own, out, &wrong);
	if (wrong.text[0])
		trouble(t, "%s: %s", path, wrong.text);
	free(text);
	free(path);
	return result;
}

void tests_free(struct tests *tests)
{
	for (size_t i = 0; i < tests->count; i++) {
		free(tests->all[i].name);
		free(tests->all[i].status);
	}
	free(tests->all);
	*tests = (struct tests) { .count = 0 };
}

bool tests_match(char *const *globs, const char *name)
{
	bool match = false;

	for (; *globs; globs++) {
		if (**globs == '!' && fnmatch(*globs + 1, name, 0) == 0)
			match = false;
		else if (fnmatch(*globs, name, 0) == 0)
			match = true;
	}
	return match;
}
