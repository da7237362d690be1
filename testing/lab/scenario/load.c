// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - scenario files and directories of them, variants included.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "scenario/scenario.h"
#include "scenario/variant.h"

enum {
	MAX_FILE = 512 * 1024
}; /* bytes; the longest scenario has 6 KiB, a
				 * random schedule up to 2 a disturbance */

/* Whether mapping addresses would change anything of the text. */
static bool has_addresses(const char *text, size_t size,
			  const struct scenario *base, bool outer)
{
	const struct scenario_variant v = {
		.inner_ipv6 = !outer,
		.outer_ipv6 = outer,
	};
	size_t new_size;
	char *new = variant_text(text, size, base, &v, &new_size);
	bool has = new_size != size || memcmp(new, text, size) != 0;

	free(new);
	return has;
}

static struct scenario *parse_variant(const char *text, size_t size,
				      const char *file,
				      const struct scenario *base,
				      const struct scenario_variant *v,
				      FILE *err)
{
	static const char none[] = "%s: variant %s: there is no %s IPv4 "
				   "address to change\n";
	struct scenario *s;
	size_t new_size;
	char *new;

	if (v->inner_ipv6 && !has_addresses(text, size, base, false)) {
		fprintf(err, none, file, v->name, "inner");
		return NULL;
	}
	if (v->outer_ipv6 && !has_addresses(text, size, base, true)) {
		fprintf(err, none, file, v->name, "outer");
		return NULL;
	}
	new = variant_text(text, size, base, v, &new_size);
	s = scenario_parse_variant(new, new_size, file, v, err);
	free(new);
	return s;
}

static void set_add(struct scenario_set *set, struct scenario *s)
{
	set->scenarios = must_grow(set->scenarios, set->count + 1,
				   sizeof(struct scenario *));
	set->scenarios[set->count++] = s;
}

int scenario_parse_all(const char *text, size_t size, const char *file,
		       struct scenario_set *set, FILE *err)
{
	struct scenario *base = scenario_parse(text, size, file, err);
	unsigned before = set->count;
	bool good = base != NULL;

	if (!good)
		return -1;
	set_add(set, base);
	for (unsigned i = 0; i < base->variants_count; i++) {
		struct scenario *s = parse_variant(text, size, file, base,
						   &base->variants[i], err);

		if (s != NULL)
			set_add(set, s);
		good &= s != NULL;
	}
	if (good)
		return 0;
	while (set->count > before)
		scenario_free(set->scenarios[--set->count]);
	if (set->count == 0)
		scenario_set_free(set);
	return -1;
}

int scenario_load(const char *path, struct scenario_set *set, FILE *err)
{
	char *text = NULL;
	size_t size;
	int error = -1;
	FILE *f;

	f = fopen(path, "re");
	if (f == NULL) {
		fprintf(err, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	text = must_calloc(MAX_FILE + 1, 1);
	size = fread(text, 1, MAX_FILE + 1, f);
	if (ferror(f))
		fprintf(err, "%s: %s\n", path, strerror(errno));
	else if (size > MAX_FILE)
		fprintf(err, "%s: larger than %d bytes: no scenario\n", path,
			MAX_FILE);
	else
		error = scenario_parse_all(text, size, path, set, err);
	free(text);
	fclose(f);
	return error;
}

static int is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot != NULL &&
	       strcmp(dot, ".yaml") == 0;
}

static int by_name(const void *a, const void *b)
{
	struct scenario *const *one = a, *const *other = b;

	return strcmp((*one)->name, (*other)->name);
}

/* A variant may be called like another file's scenario. */
static bool names_differ(const struct scenario_set *set, FILE *err)
{
	bool good = true;

	for (unsigned i = 1; i < set->count; i++) {
		const struct scenario *s = set->scenarios[i];
		const struct scenario *before = set->scenarios[i - 1];

		if (strcmp(s->name, before->name) != 0)
			continue;
		fprintf(err, "%s: scenario \"%s\" is also in %s\n", s->file,
			s->name, before->file);
		good = false;
	}
	return good;
}

int scenario_load_dir(const char *dir, struct scenario_set *set, FILE *err)
{
	struct dirent **entries;
	bool good = true;
	int found;

	*set = (struct scenario_set) { 0 };
	found = scandir(dir, &entries, is_yaml, alphasort);
	if (found < 0) {
		fprintf(err, "%s: %s\n", dir, strerror(errno));
		return -1;
	}
	if (found == 0) {
		fprintf(err, "%s: no scenario (*.yaml) here\n", dir);
		free(entries);
		return -1;
	}
	for (int i = 0; i < found; i++) {
		char *path = must_printf("%s/%s", dir, entries[i]->d_name);

		good &= scenario_load(path, set, err) == 0;
		free(path);
		free(entries[i]);
	}
	free(entries);
	if (good) {
		qsort(set->scenarios, set->count, sizeof(struct scenario *),
		      by_name);
		good = names_differ(set, err);
	}
	if (!good) {
		scenario_set_free(set);
		return -1;
	}
	return 0;
}

void scenario_set_free(struct scenario_set *set)
{
	for (unsigned i = 0; i < set->count; i++)
		scenario_free(set->scenarios[i]);
	free(set->scenarios);
	*set = (struct scenario_set) { 0 };
}

bool scenario_has_step(const struct scenario *s, enum step_kind kind)
{
	for (unsigned i = 0; i < s->steps_count; i++)
		if (s->steps[i].kind == kind)
			return true;
	return false;
}

bool scenario_stops(const struct scenario *s)
{
	for (unsigned i = 0; i < s->steps_count; i++) {
		if (s->steps[i].kind == STEP_RESTART ||
		    s->steps[i].kind == STEP_STOP)
			return true;
	}
	return false;
}
