// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * added.c - which lines a diff adds.
 */
#include "mutants/added.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* "+++ b/programs/pluto/kernel.c<tab>date" */
static void begin_file(struct added_list *list, const char *line)
{
	size_t length = strcspn(line, "\t\n");
	const char *name = memchr(line, '/', length);

	name = name ? name + 1 : line;
	length -= (size_t)(name - line);
	list->files = must_grow(list->files, list->count + 1,
				sizeof(*list->files));
	list->files[list->count++] = (struct added) {
		.file = must_printf("%.*s", (int)length, name),
	};
}

/* "12,3" or "12", which is "12,1"; returns what stands behind it, or NULL. */
static const char *read_range(const char *text, unsigned *first,
			      unsigned *count)
{
	char *end;

	*first = (unsigned)strtoul(text, &end, 10);
	*count = 1;
	if (end == text)
		return NULL;
	if (*end == ',')
		*count = (unsigned)strtoul(end + 1, &end, 10);
	return end;
}

/* "@@ -12,3 +15,2 @@"; tells the numbers of old and new lines in it. */
static bool read_hunk(const char *line, unsigned *first, unsigned *old,
		      unsigned *new)
{
	unsigned removed, added, ignored;

	if (strncmp(line, "@@ -", 4) != 0)
		return false;
	line = read_range(line + 4, &ignored, &removed);
	if (!line || strncmp(line, " +", 2) != 0 ||
	    !read_range(line + 2, first, &added))
		return false;
	*old = removed;
	*new = added;
	return true;
}

static void add_range(struct added *file, unsigned first, unsigned count)
{
	file->ranges = must_grow(file->ranges, file->count + 1,
				 sizeof(*file->ranges));
	file->ranges[file->count++] = (struct added_range) {
		first, first + count - 1
	};
}

int added_parse(const char *text, struct added_list *out, struct trouble *t)
{
	unsigned old = 0, new = 0, first, number = 0;

	*out = (struct added_list) { .count = 0 };
	for (const char *next; *text; text = next) {
		number++;
		next = text + strcspn(text, "\n");
		next += *next == '\n';
		if (old && text[0] == '-') {
			old--;
		} else if (new &&text[0] == '+') {
			new --;
		} else if (text[0] == '\\') {
			continue; /* no newline at the end of the file */
		} else if (old || new) {
			added_free(out);
			return trouble(
				t,
				"line %u of the diff: context, or a line is missing",
				number);
		} else if (strncmp(text, "+++ ", 4) == 0) {
			begin_file(out, text + 4);
		} else if (out->count && read_hunk(text, &first, &old, &new) &&
			   new) {
			add_range(&out->files[out->count - 1], first, new);
		}
	}
	return 0;
}

void added_free(struct added_list *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		free(list->files[i].file);
		free(list->files[i].ranges);
	}
	free(list->files);
	*list = (struct added_list) { .count = 0 };
}

bool added_has(const struct added *file, unsigned first, unsigned last)
{
	for (unsigned i = 0; i < file->count; i++) {
		if (first >= file->ranges[i].first &&
		    last <= file->ranges[i].last)
			return true;
	}
	return false;
}
