// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_scenario.c - whatever is in a scenario file, the parser says what is
 * wrong with it, or yields a scenario that the model can reason about.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "predict/predict.h"
#include "scenario/cell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct scenario_set *set)
{
	struct cell_list list;

	cells_of(set, &list);
	for (unsigned i = 0; i < list.count; i++)
		predict(&list.cells[i]);
	cells_free(&list);
}

/* The file is named after the scenario in it, else few inputs get far. */
static void name_of(const char *text, size_t size, char out[64])
{
	static const char key[] = "scenario: ";
	const char *at = memmem(text, size, key, strlen(key));
	size_t length = 0;

	if (at != NULL) {
		at += strlen(key);
		while (at + length < text + size && length < 48 &&
		       at[length] != '\n' && at[length] != '/')
			length++;
	}
	snprintf(out, 64, "%.*s.yaml", (int)length, length ? at : "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	char *said = NULL, file[64];
	size_t said_size;
	struct scenario_set set = { 0 };
	bool bad;
	FILE *err = open_memstream(&said, &said_size);

	if (err == NULL)
		abort();
	name_of(text, size, file);
	bad = scenario_parse_all(text, size, file, &set, err) != 0;
	if (fclose(err) != 0)
		abort();
	/* exactly one of the two: a complaint or scenarios */
	if (bad != (said_size > 0) || bad != (set.count == 0))
		abort();
	if (!bad)
		use(&set);
	scenario_set_free(&set);
	free(said);
	return 0;
}
