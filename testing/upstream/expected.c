// SPDX-License-Identifier: GPL-2.0-or-later
/* expected.c - the differences that are expected, and why */
#include "upstream/expected.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"

static char *join(const json_t *lines)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	for (size_t i = 0; i < json_array_size(lines); i++)
		fprintf(out, "%s\n",
			json_string_value(json_array_get(lines, i)));
	fclose(out);
	return text;
}

static bool are_changes(const json_t *lines)
{
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const char *text = json_string_value(json_array_get(lines, i));

		if (!text || !strchr("-+", text[0]) || strchr(text, '\n'))
			return false;
	}
	return json_array_size(lines) > 0;
}

static int take(json_t *entry, size_t number, struct expectations *out,
		struct trouble *t)
{
	const char *test, *of, *why;
	json_error_t error;
	json_t *lines;

	if (json_unpack_ex(entry, &error, JSON_STRICT, "{s:s,s:s,s:s,s:o}",
			   "test", &test, "of", &of, "why", &why, "diff",
			   &lines))
		return trouble(t, "entry %zu: %s", number, error.text);
	if (strcmp(of, "U") != 0 && strcmp(of, "P") != 0)
		return trouble(t, "entry %zu: of is neither U nor P: \"%s\"",
			       number, of);
	if (!why[0])
		return trouble(t, "entry %zu: why is empty", number);
	if (!are_changes(lines))
		return trouble(t,
			       "entry %zu: diff is not lines with + or - "
			       "in front",
			       number);
	if (expectation_of(out, test, *of))
		return trouble(t, "entry %zu: %s has one of %s already", number,
			       test, of);
	out->all = must_grow(out->all, out->count + 1, sizeof(*out->all));
	out->all[out->count++] = (struct expectation) {
		.test = must_strdup(test),
		.of = *of,
		.why = must_strdup(why),
		.diff = join(lines),
	};
	return 0;
}

int expectations_parse(const char *text, struct expectations *out,
		       struct trouble *t)
{
	json_error_t error;
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	int result = 0;

	if (!json)
		return trouble(t, "line %d: %s", error.line, error.text);
	if (!json_is_array(json))
		result = trouble(t, "not an array");
	for (size_t i = 0; i < json_array_size(json) && !result; i++)
		result = take(json_array_get(json, i), i + 1, out, t);
	json_decref(json);
	return result;
}

int expectations_load(const char *path, struct expectations *out,
		      struct trouble *t)
{
	struct trouble wrong = { .text = "" };
	char *text = file_read(path, t);
	int result = text ? expectations_parse(text, out, &wrong) : -1;

	if (wrong.text[0])
		trouble(t, "%s: %s", path, wrong.text);
	free(text);
	return result;
}

void expectations_free(struct expectations *e)
{
	for (size_t i = 0; i < e->count; i++) {
		free(e->all[i].test);
		free(e->all[i].why);
		free(e->all[i].diff);
	}
	free(e->all);
	*e = (struct expectations) { .count = 0 };
}

const struct expectation *expectation_of(const struct expectations *e,
					 const char *test, char of)
{
	for (size_t i = 0; i < e->count; i++)
		if (e->all[i].of == of && strcmp(e->all[i].test, test) == 0)
			return &e->all[i];
	return NULL;
}

char *changed_lines(const char *diff)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	while (*diff) {
		size_t length = strcspn(diff, "\n");

		if (strchr("-+", diff[0]))
			fprintf(out, "%.*s\n", (int)length, diff);
		diff += length + (diff[length] == '\n');
	}
	fclose(out);
	return text;
}
