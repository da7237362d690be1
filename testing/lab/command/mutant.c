// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mutant.c - the mutants of a build, what is known of them, and which cell is
 * to try one next.
 */
#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/prng.h"
#include "command/mutant.h"

static bool is_named(const struct mutant *m, const char *file,
		     const char *function, const char *rule, const char *text,
		     const char *original)
{
	return strcmp(m->file, file) == 0 &&
	       strcmp(m->function, function) == 0 &&
	       strcmp(m->rule, rule) == 0 && strcmp(m->text, text) == 0 &&
	       strcmp(m->original, original) == 0;
}

static unsigned count_before(const struct mutant_table *table,
			     const struct mutant *m)
{
	unsigned count = 0;

	for (const struct mutant *other = table->mutants; other < m; other++)
		count += is_named(other, m->file, m->function, m->rule, m->text,
				  m->original);
	return count;
}

/* FNV-1a: names it as well in another run, whatever lines are added elsewhere. */
static void make_key(struct mutant *m)
{
	const char *const parts[] = { m->file, m->function, m->rule, m->text,
				      m->original };
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *at = parts[i];

		do {
			hash = (hash ^ (unsigned char)*at) * 0x100000001b3;
		} while (*at++);
	}
	snprintf(m->key, sizeof(m->key), "%016" PRIx64, hash + m->nth - 1);
}

static json_t *load(const char *path, struct trouble *t)
{
	json_error_t error;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		trouble(t, "%s:%d: %s", path, error.line, error.text);
	return json;
}

static int read_mutants(struct mutant_table *table, const char *path,
			struct trouble *t)
{
	json_t *list = json_object_get(table->document, "mutants"), *item;
	size_t i;

	table->count = (unsigned)json_array_size(list);
	table->mutants = must_calloc((size_t)table->count + 1,
				     sizeof(*table->mutants));
	json_array_foreach(list, i, item) {
		struct mutant *m = &table->mutants[i];
		int number, line;

		if (json_unpack(item, "{si ss ss si ss ss ss ss}", "number",
				&number, "file", &m->file, "function",
				&m->function, "line", &line, "rule", &m->rule,
				"text", &m->text, "original", &m->original,
				"mutated", &m->mutated) ||
		    number != (int)i + 1)
			return trouble(t, "%s: mutant %zu is not whole", path,
				       i + 1);
		m->number = (unsigned)number;
		m->line = (unsigned)line;
		m->nth = count_before(table, m) + 1;
		make_key(m);
	}
	return table->count ? 0 : trouble(t, "%s: there is no mutant", path);
}

static int read_known(struct mutant_table *table, const char *path,
		      struct trouble *t)
{
	json_t *item;
	size_t i;

	if (!json_is_array(table->known))
		return trouble(t, "%s: not an array", path);
	json_array_foreach(table->known, i, item) {
		const char *file, *function, *rule, *text, *original;
		const char *equivalent = NULL, *survives = NULL;
		bool found = false;
		int nth = 1;

		if (json_unpack_ex(item, NULL, JSON_STRICT,
				   "{ss ss ss ss ss s?s s?s s?i}", "file",
				   &file, "function", &function, "rule", &rule,
				   "text", &text, "original", &original,
				   "equivalent", &equivalent, "survives",
				   &survives, "nth", &nth) ||
		    !equivalent == !survives)
			return trouble(t, "%s: entry %zu is not whole", path,
				       i + 1);
		for (unsigned k = 0; k < table->count; k++) {
			struct mutant *m = &table->mutants[k];

			if ((int)m->nth != nth ||
			    !is_named(m, file, function, rule, text, original))
				continue;
			m->equivalent = equivalent;
			m->survives = survives;
			found = true;
		}
		if (!found)
			return trouble(
				t,
				"%s: entry %zu is of no mutant: %s in %s(): %s",
				path, i + 1, rule, function, text);
	}
	return 0;
}

int mutant_table_load(const char *list, const char *known, const char *killed,
		      struct mutant_table *out, struct trouble *t)
{
	*out = (struct mutant_table) { .document = load(list, t) };
	if (out->document)
		out->known = load(known, t);
	if (out->known)
		out->killed = load(killed, t);
	if (!out->killed || read_mutants(out, list, t) ||
	    read_known(out, known, t)) {
		mutant_table_free(out);
		return -1;
	}
	for (unsigned i = 0; i < out->count; i++) {
		struct mutant *m = &out->mutants[i];

		m->killer = json_string_value(
			json_object_get(out->killed, m->key));
	}
	return 0;
}

char *mutant_killed(const struct mutant_table *table)
{
	json_t *killed = json_object();
	char *text;

	for (unsigned i = 0; i < table->count; i++) {
		const struct mutant *m = &table->mutants[i];
		const char *by = m->fate == FATE_NONE ? m->killer :
							m->killed_by;

		if (by)
			json_object_set_new(killed, m->key, json_string(by));
	}
	text = json_dumps(killed, JSON_INDENT(0) | JSON_SORT_KEYS);
	json_decref(killed);
	return text;
}

void mutant_table_free(struct mutant_table *table)
{
	for (unsigned i = 0; i < table->count && table->mutants; i++) {
		free(table->mutants[i].cells);
		free(table->mutants[i].why);
	}
	free(table->mutants);
	json_decref(table->document);
	json_decref(table->known);
	json_decref(table->killed);
	*table = (struct mutant_table) { .count = 0 };
}

unsigned mutant_choose(struct mutant_table *table, const char *only,
		       unsigned sample, uint64_t seed)
{
	unsigned *left = must_calloc((size_t)table->count + 1, sizeof(*left)),
		 count = 0;
	struct prng prng = { seed };

	for (unsigned i = 0; i < table->count; i++) {
		const struct mutant *m = &table->mutants[i];

		if (!m->equivalent && !(sample && !m->killer) &&
		    (!only || fnmatch(only, m->function, 0) == 0))
			left[count++] = i;
	}
	if (!sample || sample > count)
		sample = count;
	for (unsigned i = 0; i < sample; i++) {
		unsigned at = i + prng_below(&prng, count - i),
			 which = left[at];

		left[at] = left[i];
		table->mutants[which].fate = FATE_ALIVE;
	}
	free(left);
	return sample;
}

static int compare_trials(const void *one, const void *other)
{
	const struct trial *a = one, *b = other;

	if (a->ms != b->ms)
		return a->ms < b->ms ? -1 : 1;
	return strcmp(a->name, b->name);
}

void trial_sort(struct trial_table *table)
{
	qsort(table->trials, table->count, sizeof(*table->trials),
	      compare_trials);
}

const struct trial *trial_find(const struct trial_table *table,
			       const char *name)
{
	for (unsigned i = 0; i < table->count; i++) {
		if (strcmp(table->trials[i].name, name) == 0)
			return &table->trials[i];
	}
	return NULL;
}

const struct trial *trial_next(const struct trial_table *table,
			       const struct mutant *m)
{
	for (unsigned i = 0; i < table->count; i++) {
		const struct trial *trial = &table->trials[i];
		bool ran = false;

		for (unsigned k = 0; k < m->cells_count; k++)
			ran |= m->cells[k] == i;
		if (!ran && trial->good && trial->reached[m->number])
			return trial;
	}
	return NULL;
}

void trial_read_log(struct trial *trial, const char *log, unsigned mutants)
{
	static const char before[] = "mutant ", behind[] = " reached";

	for (const char *at = log; (at = strstr(at, before));) {
		char *end;
		unsigned long number = strtoul(at + strlen(before), &end, 10);

		at += strlen(before);
		if (strncmp(end, behind, strlen(behind)) == 0 && number >= 1 &&
		    number <= mutants)
			trial->reached[number] = true;
	}
}

void mutant_print(FILE *out, const struct mutant *m)
{
	fprintf(out, "%s:%u %s", m->file, m->line, m->rule);
}
