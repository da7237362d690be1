/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recorded.h - observations of real runs: testing/unit/recorded.
 */
#ifndef UNIT_RECORDED_H
#define UNIT_RECORDED_H

#include <stdio.h>

#include "observation/observation.h"
#include "scenario/cell.h"

/* Read NAME-ikevN-COLUMN.json; false when that cell was not recorded. */
static inline bool recorded_observation(const struct cell *cell,
					struct observation *seen)
{
	static char text[1 << 18];
	char path[128], error[128];
	size_t size;
	FILE *f;

	snprintf(path, sizeof(path), "testing/unit/recorded/%s-ikev%d-%s.json",
		 cell->scenario->name, (int)cell->ike,
		 column_name(cell->column));
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	size = fread(text, 1, sizeof(text), f);
	fclose(f);
	if (size == 0 || size == sizeof(text))
		return false;
	if (observation_parse(text, size, seen, error, sizeof(error)) == 0)
		return true;
	fprintf(stderr, "%s: %s\n", path, error);
	return false;
}

#endif
