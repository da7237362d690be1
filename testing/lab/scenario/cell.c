// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cell.c - the cells of a set of scenarios, and their names.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/cell.h"

#include "base/must.h"
#include "base/number.h"

const char *cell_name(const struct cell *cell, char out[CELL_NAME])
{
	snprintf(out, CELL_NAME, "%s/ikev%d/%s", cell->scenario->name,
		 (int)cell->ike, column_name(cell->column));
	return out;
}

enum expectation cell_expectation(const struct cell *cell)
{
	return cell->scenario->expect[cell->column];
}

struct cell cell_base(const struct cell *cell)
{
	struct cell base = *cell;

	base.column = column_base(cell->column);
	return base;
}

bool cell_is_compared(const struct cell *cell)
{
	return cell->scenario->compare != COMPARE_NOTHING &&
	       column_base(cell->column) != cell->column;
}

/* Whether they are compared with the same cell, or one with the other. */
static bool are_together(const struct cell *a, const struct cell *b)
{
	return a->scenario == b->scenario && a->ike == b->ike &&
	       a->scenario->compare != COMPARE_NOTHING &&
	       column_base(a->column) == column_base(b->column);
}

void cells_of(const struct scenario_set *set, struct cell_list *out)
{
	*out = (struct cell_list) { 0 };
	out->cells = must_calloc((size_t)set->count * 2 * COLUMN_COUNT + 1,
				 sizeof(*out->cells));
	for (unsigned i = 0; i < set->count; i++) {
		const struct scenario *s = set->scenarios[i];

		for (int ike = IKEV1; ike <= IKEV2; ike++) {
			if (!(ike == IKEV1 ? s->ikev1 : s->ikev2))
				continue;
			for (int column = 0; column < COLUMN_COUNT; column++) {
				if (s->expect[column] == EXPECT_ABSENT)
					continue;
				out->cells[out->count++] = (struct cell) {
					.scenario = s,
					.ike = (enum ike_version)ike,
					.column = (enum column)column,
				};
			}
		}
	}
}

static bool matches(const struct cell *cell, char *const *globs, unsigned count)
{
	char name[CELL_NAME];

	cell_name(cell, name);
	for (unsigned g = 0; g < count; g++) {
		if (fnmatch(globs[g], name, 0) == 0)
			return true;
	}
	return count == 0;
}

/* Asked for, or needed by one from there on that is: bases come first. */
static bool is_wanted(const struct cell_list *list, unsigned index,
		      char *const *globs, unsigned count)
{
	const struct cell *cell = &list->cells[index];

	if (matches(cell, globs, count))
		return true;
	if (cell_is_compared(cell))
		return false;
	for (unsigned i = index + 1; i < list->count; i++) {
		if (are_together(cell, &list->cells[i]) &&
		    matches(&list->cells[i], globs, count))
			return true;
	}
	return false;
}

int cells_select(struct cell_list *list, char *const *globs, unsigned count,
		 FILE *err)
{
	unsigned kept = 0;
	bool unmatched = false;
	char name[CELL_NAME];

	for (unsigned g = 0; g < count; g++) {
		bool matched = false;

		for (unsigned i = 0; i < list->count && !matched; i++)
			matched = fnmatch(globs[g],
					  cell_name(&list->cells[i], name),
					  0) == 0;
		if (!matched) {
			fprintf(err, "no cell matches \"%s\"\n", globs[g]);
			unmatched = true;
		}
	}
	if (unmatched)
		return -1;
	for (unsigned i = 0; i < list->count; i++) {
		if (is_wanted(list, i, globs, count))
			list->cells[kept++] = list->cells[i];
	}
	list->count = kept;
	return 0;
}

int cells_tier(struct cell_list *list, const char *tier, FILE *err)
{
	bool standard = strcmp(tier, "standard") == 0;
	bool all = strcmp(tier, "all") == 0;
	unsigned kept = 0;

	if (!standard && !all && strcmp(tier, "long") != 0) {
		fprintf(err, "tier \"%s\": neither standard nor long nor all\n",
			tier);
		return -1;
	}
	for (unsigned i = 0; i < list->count; i++) {
		if (all || list->cells[i].scenario->takes_long != standard)
			list->cells[kept++] = list->cells[i];
	}
	list->count = kept;
	return 0;
}

unsigned cells_without_charon(struct cell_list *list)
{
	unsigned kept = 0, dropped;

	for (unsigned i = 0; i < list->count; i++) {
		if (!scenario_has_charon(list->cells[i].scenario))
			list->cells[kept++] = list->cells[i];
	}
	dropped = list->count - kept;
	list->count = kept;
	return dropped;
}

unsigned cells_without_patched(struct cell_list *list)
{
	unsigned kept = 0, dropped;

	for (unsigned i = 0; i < list->count; i++) {
		enum column column = list->cells[i].column;

		if (column_base(column) == column)
			list->cells[kept++] = list->cells[i];
	}
	dropped = list->count - kept;
	list->count = kept;
	return dropped;
}

/* How many cells from the first on are of one scenario and IKE version. */
static unsigned row_length(const struct cell_list *list, unsigned first)
{
	const struct cell *cell = &list->cells[first];
	unsigned length = 1;

	while (first + length < list->count &&
	       cell[length].scenario == cell->scenario &&
	       cell[length].ike == cell->ike)
		length++;
	return length;
}

int cells_shard(struct cell_list *list, const char *text, FILE *err)
{
	unsigned part, parts, kept = 0, *sizes;

	if (!shard_parse(text, 10000, &part, &parts)) {
		fprintf(err, "shard \"%s\": not i/n with 1 <= i <= n\n", text);
		return -1;
	}
	sizes = must_calloc(parts, sizeof(*sizes));
	/* deal out rows of the matrix, each to the smallest part so far */
	for (unsigned i = 0, row; i < list->count; i += row) {
		unsigned to = 0;

		row = row_length(list, i);
		for (unsigned p = 1; p < parts; p++)
			to = sizes[p] < sizes[to] ? p : to;
		sizes[to] += row;
		for (unsigned j = i; to == part - 1 && j < i + row; j++)
			list->cells[kept++] = list->cells[j];
	}
	free(sizes);
	list->count = kept;
	return 0;
}

static const struct scenario *find_scenario(const struct scenario_set *set,
					    const char *name, size_t length)
{
	for (unsigned i = 0; i < set->count; i++) {
		const struct scenario *s = set->scenarios[i];

		if (strlen(s->name) == length &&
		    strncmp(s->name, name, length) == 0)
			return s;
	}
	return NULL;
}

int cell_find(const struct scenario_set *set, const char *name,
	      struct cell *out, FILE *err)
{
	size_t length = strcspn(name, "/");
	const struct scenario *s = find_scenario(set, name, length);
	bool version_named = false;

	if (s == NULL) {
		fprintf(err, "%s: no scenario \"%.*s\"\n", name, (int)length,
			name);
		return -1;
	}
	for (int ike = IKEV1; ike <= IKEV2; ike++) {
		for (int column = 0; column < COLUMN_COUNT; column++) {
			struct cell cell = {
				.scenario = s,
				.ike = (enum ike_version)ike,
				.column = (enum column)column,
			};
			char candidate[CELL_NAME];

			cell_name(&cell, candidate);
			if (strncmp(name, candidate,
				    strlen(s->name) + strlen("/ikevN/")) == 0)
				version_named = ike == IKEV1 ? s->ikev1 :
							       s->ikev2;
			if (strcmp(name, candidate) != 0)
				continue;
			if (!(ike == IKEV1 ? s->ikev1 : s->ikev2))
				continue;
			if (cell_expectation(&cell) == EXPECT_ABSENT)
				continue;
			*out = cell;
			return 0;
		}
	}
	fprintf(err,
		"%s: scenario %s has no such %s; a cell is named "
		"SCENARIO/ikev1|ikev2/UU|PU|UP|PP|U|P\n",
		name, s->name, version_named ? "column" : "IKE version");
	return -1;
}

void cells_free(struct cell_list *list)
{
	free(list->cells);
	*list = (struct cell_list) { 0 };
}

char *scenario_row(const struct scenario *s)
{
	char columns[128] = "";

	for (int i = 0; i < COLUMN_COUNT; i++) {
		size_t used = strlen(columns);

		if (s->expect[i] == EXPECT_ABSENT)
			continue;
		snprintf(columns + used, sizeof(columns) - used, "%s%s %s",
			 used ? ", " : "", column_name((enum column)i),
			 expectation_name(s->expect[i]));
	}
	return must_printf("| `%s` | %s%s | %s | %s |", s->name,
			   class_name(s->class), s->takes_long ? ", long" : "",
			   s->ikev1 && s->ikev2 ? "1, 2" :
			   s->ikev1		? "1" :
						  "2",
			   columns);
}
