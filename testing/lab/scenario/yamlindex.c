// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * yamlindex.c - where each node of a YAML document stands.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "scenario/yamlindex.h"

enum {
	MAX_DEPTH = 8,
	MAX_KEY = 64,
	MAX_PATH = MAX_DEPTH * (MAX_KEY + 16),
};

struct node {
	char *path;
	unsigned line;
};

struct yaml_index {
	struct node *nodes;
	size_t count, room;
};

/* One open mapping or sequence. */
struct level {
	bool mapping;
	bool awaits_value;	/* mapping: a key was read */
	unsigned entries;	/* sequence: entries so far */
	size_t path_length;	/* of the path of this node itself */
};

struct walk {
	struct yaml_index *index;
	struct level levels[MAX_DEPTH];
	unsigned depth;
	unsigned documents;
	char path[MAX_PATH];
	const char *file;
	FILE *err;
};

static bool complain(const struct walk *w, const yaml_mark_t *mark,
		     const char *what)
{
	fprintf(w->err, "%s:%zu: %s\n", w->file, mark->line + 1, what);
	return false;
}

static bool remember(struct walk *w, const yaml_mark_t *mark)
{
	struct yaml_index *index = w->index;
	char *path;

	if (index->count == index->room) {
		size_t room = index->room ? 2 * index->room : 64;
		struct node *nodes = realloc(index->nodes,
					     room * sizeof(*nodes));

		if (nodes == NULL)
			return complain(w, mark, "out of memory");
		index->nodes = nodes;
		index->room = room;
	}
	path = strdup(w->path);
	if (path == NULL)
		return complain(w, mark, "out of memory");
	index->nodes[index->count++] = (struct node) {
		.path = path,
		.line = (unsigned)mark->line + 1,
	};
	return true;
}

/*
 * A node begins: extend the path by its place in the level around it.
 * Scalars in a mapping are keys and values in turn.
 */
static bool enter_node(struct walk *w, const yaml_event_t *event, bool *is_key)
{
	const yaml_mark_t *mark = &event->start_mark;
	struct level *level;
	size_t length;

	*is_key = false;
	if (w->depth == 0)
		return remember(w, mark);

	level = &w->levels[w->depth - 1];
	length = level->path_length;
	if (!level->mapping) {
		snprintf(w->path + length, sizeof(w->path) - length, "[%u]",
			 level->entries++);
		return remember(w, mark);
	}
	if (level->awaits_value) {
		/* the path ends in the key already */
		level->awaits_value = false;
		return true;
	}
	if (event->type != YAML_SCALAR_EVENT)
		return complain(w, mark, "a key must be a word");
	if (event->data.scalar.length > MAX_KEY)
		return complain(w, mark, "the key is too long");
	snprintf(w->path + length, sizeof(w->path) - length, "%s%s",
		 length > 0 ? "." : "", (const char *)event->data.scalar.value);
	level->awaits_value = true;
	*is_key = true;
	return remember(w, mark);
}

static bool open_level(struct walk *w, const yaml_event_t *event)
{
	bool is_key;

	if (w->depth == MAX_DEPTH)
		return complain(w, &event->start_mark, "nested too deep");
	if (!enter_node(w, event, &is_key))
		return false;
	w->levels[w->depth++] = (struct level) {
		.mapping = event->type == YAML_MAPPING_START_EVENT,
		.path_length = strlen(w->path),
	};
	return true;
}

static bool take_event(struct walk *w, const yaml_event_t *event)
{
	const yaml_mark_t *mark = &event->start_mark;
	bool is_key;

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (++w->documents > 1)
			return complain(w, mark, "a second document begins");
		return true;
	case YAML_ALIAS_EVENT:
		return complain(w, mark, "aliases are not allowed");
	case YAML_SCALAR_EVENT:
		if (w->depth == 0)
			return complain(w, mark, "not a mapping of keys");
		if (strlen((const char *)event->data.scalar.value) !=
		    event->data.scalar.length)
			return complain(w, mark, "a NUL byte in a value");
		return enter_node(w, event, &is_key);
	case YAML_SEQUENCE_START_EVENT:
		if (w->depth == 0)
			return complain(w, mark, "not a mapping of keys");
		return open_level(w, event);
	case YAML_MAPPING_START_EVENT:
		return open_level(w, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		w->depth--;
		return true;
	default:
		return true;
	}
}

static bool walk_document(struct walk *w, yaml_parser_t *parser)
{
	bool more = true;

	while (more) {
		yaml_event_t event;
		bool good;

		if (!yaml_parser_parse(parser, &event))
			return complain(w, &parser->problem_mark,
					parser->problem ? parser->problem :
					"not YAML");
		good = take_event(w, &event);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
		if (!good)
			return false;
	}
	if (w->index->count == 0) {
		fprintf(w->err, "%s:1: the file is empty\n", w->file);
		return false;
	}
	return true;
}

struct yaml_index *yaml_index_new(const char *text, size_t size,
				  const char *file, FILE *err)
{
	struct walk w = { .file = file, .err = err };
	yaml_parser_t parser;
	bool good;

	w.index = calloc(1, sizeof(*w.index));
	if (w.index == NULL || !yaml_parser_initialize(&parser)) {
		fprintf(err, "%s: out of memory\n", file);
		free(w.index);
		return NULL;
	}
	yaml_parser_set_input_string(&parser, (const unsigned char *)text,
				     size);
	good = walk_document(&w, &parser);
	yaml_parser_delete(&parser);
	if (!good) {
		yaml_index_free(w.index);
		return NULL;
	}
	return w.index;
}

void yaml_index_free(struct yaml_index *index)
{
	if (index == NULL)
		return;
	for (size_t i = 0; i < index->count; i++)
		free(index->nodes[i].path);
	free(index->nodes);
	free(index);
}

unsigned yaml_index_line(const struct yaml_index *index, const char *path)
{
	size_t length = strlen(path);

	for (;;) {
		for (size_t i = index->count; i > 0; i--) {
			const struct node *node = &index->nodes[i - 1];

			if (strncmp(node->path, path, length) == 0 &&
			    node->path[length] == '\0')
				return node->line;
		}
		if (length == 0)
			return 1;
		do
			length--;
		while (length > 0 && path[length] != '.' && path[length] != '[');
	}
}
