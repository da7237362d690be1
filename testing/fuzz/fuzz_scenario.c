// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_scenario.c - whatever is in a scenario file, the parser says what is
 * wrong with it, or yields a scenario that the model can reason about.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "predict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(struct scenario *s)
{
	struct scenario_set set = { .scenarios = &s, .count = 1 };
	struct cell_list list;

	if (cells_of(&set, &list) != 0)
		abort();
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
	struct scenario *s;
	FILE *err = open_memstream(&said, &said_size);

	if (err == NULL)
		abort();
	name_of(text, size, file);
	s = scenario_parse(text, size, file, err);
	if (fclose(err) != 0)
		abort();
	/* exactly one of the two: a complaint or a scenario */
	if ((s == NULL) != (said_size > 0))
		abort();
	if (s != NULL)
		use(s);
	scenario_free(s);
	free(said);
	return 0;
}
