// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * results.c - what `plutolab run` left in a directory, read again.
 */
#include "observation/results.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"

/* Copy a string, or NULL for null; false when it is neither or missing. */
static bool take_string(const json_t *json, const char *key, bool may_be_null,
			char **out)
{
	const json_t *value = json_object_get(json, key);

	*out = must_strdup(json_string_value(value));
	return *out != NULL || (may_be_null && json_is_null(value));
}

static bool take_reasons(const json_t *json, struct result_line *line)
{
	const json_t *list = json_object_get(json, "reasons");

	if (!json_is_array(list))
		return false;
	line->reasons = must_calloc(json_array_size(list) + 1,
				    sizeof(*line->reasons));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (text == NULL)
			return false;
		line->reasons[line->reasons_count++] = must_strdup(text);
	}
	return true;
}

static bool take_line(const json_t *json, struct result_line *line)
{
	const json_t *good = json_object_get(json, "as_expected");
	const json_t *seconds = json_object_get(json, "seconds");

	line->as_expected = json_is_true(good);
	line->seconds = json_number_value(seconds);
	return json_is_boolean(good) && json_is_number(seconds) &&
	       take_string(json, "cell", false, &line->name) &&
	       take_string(json, "variant", true, &line->variant) &&
	       take_string(json, "verdict", false, &line->verdict) &&
	       take_string(json, "expected", false, &line->expected) &&
	       take_string(json, "skipped", true, &line->skipped) &&
	       take_string(json, "kernel", true, &line->kernel) &&
	       take_reasons(json, line);
}

static int find_cell(const struct scenario_set *set, struct result_line *line,
		     const char *path, struct trouble *t)
{
	char *why = NULL;
	size_t size;
	FILE *err = must_memstream(&why, &size);
	int found;

	found = cell_find(set, line->name, &line->cell, err);
	fclose(err);
	if (found != 0) {
		why[strcspn(why, "\n")] = '\0';
		trouble(t, "%s: cell %s: %s", path, line->name, why);
	}
	free(why);
	return found;
}

static int take_lines(const json_t *json, const struct scenario_set *set,
		      const char *path, struct results *out, struct trouble *t)
{
	const json_t *cells = json_object_get(json, "cells");
	const json_t *planned = json_object_get(json, "planned");

	if (!json_is_array(cells) || !json_is_integer(planned))
		return trouble(t, "%s: not what a run writes: no list of cells",
			       path);
	out->planned = (unsigned)json_integer_value(planned);
	out->lines = must_calloc(json_array_size(cells) + 1,
				 sizeof(*out->lines));
	for (size_t i = 0; i < json_array_size(cells); i++) {
		struct result_line *line = &out->lines[out->count++];

		if (!take_line(json_array_get(cells, i), line))
			return trouble(t,
				       "%s: cell number %zu is not as a run "
				       "writes it",
				       path, i + 1);
		if (find_cell(set, line, path, t) != 0)
			return -1;
	}
	return 0;
}

int results_load(const char *directory, const struct scenario_set *set,
		 struct results *out, struct trouble *t)
{
	char *path = must_printf("%s/results.json", directory);
	json_error_t problem;
	json_t *json;
	int error;

	*out = (struct results) { .count = 0 };
	json = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
	if (json == NULL && access(path, R_OK) != 0)
		error = trouble(t, "%s: %m (is a run through?)", path);
	else if (json == NULL)
		error = trouble(t, "%s:%d: %s", path, problem.line,
				problem.text);
	else
		error = take_lines(json, set, path, out, t);
	if (error != 0)
		results_free(out);
	json_decref(json);
	free(path);
	return error;
}

void results_free(struct results *results)
{
	for (unsigned i = 0; i < results->count; i++) {
		struct result_line *line = &results->lines[i];

		free(line->name);
		free(line->variant);
		free(line->verdict);
		free(line->expected);
		free(line->skipped);
		free(line->kernel);
		for (unsigned j = 0; j < line->reasons_count; j++)
			free(line->reasons[j]);
		free(line->reasons);
	}
	free(results->lines);
	*results = (struct results) { .count = 0 };
}

char *results_observation_name(const struct cell *cell, const char *variant)
{
	return must_printf("observations/%s%s%s-ikev%d-%s.json",
			   variant ? variant : "", variant ? "-" : "",
			   cell->scenario->name, (int)cell->ike,
			   column_name(cell->column));
}

int results_observation(const char *directory, const struct cell *cell,
			const char *variant, struct observation *out,
			struct trouble *t)
{
	char *name = results_observation_name(cell, variant);
	char *path = must_printf("%s/%s", directory, name), *text, why[128];
	int error = -1;

	*out = (struct observation) { 0 };
	text = file_read(path, t);
	if (text != NULL)
		error = observation_parse(text, strlen(text), out, why,
					  sizeof(why));
	if (text != NULL && error != 0)
		trouble(t, "%s: %s", path, why);
	free(text);
	free(path);
	free(name);
	return error;
}
