// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - put mutants into a tree, and tell of them.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"
#include "mutants/added.h"
#include "mutants/rewrite.h"

static const char usage[] =
	"Usage: mutate TREE DIFF LIST\n"
	"  TREE   is changed: each .c file of DIFF; beside it the flags of its compiler,\n"
	"         one a line, in FILE.flags\n"
	"  DIFF   what may be changed, as of diff -U0\n"
	"  LIST   is written: the mutants, as JSON\n";

/* The words of a file that say what is read, not how it is compiled. */
static char **read_flags(const char *path, unsigned *count, struct trouble *t)
{
	char *text = file_read(path, t), *rest = text, *word;
	char **flags = NULL;

	*count = 0;
	while (text && (word = strsep(&rest, "\n"))) {
		if (strncmp(word, "-I", 2) != 0 &&
		    strncmp(word, "-D", 2) != 0 &&
		    strncmp(word, "-U", 2) != 0 &&
		    strncmp(word, "-std=", 5) != 0 &&
		    strncmp(word, "-resource-dir=", 14) != 0)
			continue;
		flags = must_grow(flags, *count + 1, sizeof(*flags));
		flags[(*count)++] = must_strdup(word);
	}
	free(text);
	return flags;
}

static int mutate_file(const char *tree, const struct added *added,
		       struct mutant_list *list, struct trouble *t)
{
	char *path = must_printf("%s/%s", tree, added->file);
	char *flags_path = must_printf("%s.flags", path);
	char *text = file_read(path, t), *result = NULL;
	unsigned count = 0, first = list->count;
	char **flags = text ? read_flags(flags_path, &count, t) : NULL;
	int error = -1;

	if (!t->text[0])
		result = rewrite(path, text, added, (const char *const *)flags,
				 count, list, t);
	if (result)
		error = file_write(tree, added->file, result, t);
	/* its name is that in the diff, wherever the tree is */
	for (unsigned i = first; i < list->count; i++) {
		free(list->mutants[i].file);
		list->mutants[i].file = must_strdup(added->file);
	}
	for (unsigned i = 0; i < count; i++)
		free(flags[i]);
	free(flags);
	free(result);
	free(text);
	free(flags_path);
	free(path);
	return error;
}

static int write_list(const char *path, const struct mutant_list *list,
		      struct trouble *t)
{
	json_t *mutants = json_array(), *left = json_object(), *all;
	int error;

	for (unsigned i = 0; i < list->count; i++) {
		const struct mutant *m = &list->mutants[i];

		json_array_append_new(
			mutants,
			json_pack("{si ss ss si ss ss ss ss}", "number",
				  (int)m->number, "file", m->file, "function",
				  m->function, "line", (int)m->line, "rule",
				  m->rule, "text", m->text, "original",
				  m->original, "mutated", m->mutated));
	}
	for (int i = 0; i < LEFT_COUNT; i++)
		json_object_set_new(left, left_name(i),
				    json_integer(list->left[i]));
	all = json_pack("{si so so}", "format", 1, "left_alone", left,
			"mutants", mutants);
	error = !all || json_dump_file(all, path, JSON_INDENT(1)) ?
			trouble(t, "write %s: %m", path) :
			0;
	json_decref(all);
	return error;
}

static bool is_source(const char *name)
{
	size_t length = strlen(name);

	return length > 2 && strcmp(name + length - 2, ".c") == 0;
}

int main(int argc, char *argv[])
{
	struct mutant_list list = { .count = 0 };
	struct trouble t = { .text = "" };
	struct added_list added;
	char *diff;
	int error;

	if (argc != 4) {
		fputs(usage, stderr);
		return 2;
	}
	diff = file_read(argv[2], &t);
	if (diff && !diff[0])
		trouble(&t, "%s: empty", argv[2]);
	error = t.text[0] ? -1 : added_parse(diff, &added, &t);
	free(diff);
	if (!error) {
		for (unsigned i = 0; i < added.count && !error; i++) {
			if (added.files[i].count &&
			    is_source(added.files[i].file))
				error = mutate_file(argv[1], &added.files[i],
						    &list, &t);
		}
		added_free(&added);
	}
	if (!error)
		error = write_list(argv[3], &list, &t);
	mutant_list_free(&list);
	if (error)
		fprintf(stderr, "mutate: %s\n", t.text);
	return error ? 1 : 0;
}
