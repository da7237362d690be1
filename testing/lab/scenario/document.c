// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * document.c - a YAML document as libyaml has it, read by a table of keys.
 *
 * A scenario has neither aliases nor NUL bytes.  libyaml has an alias' node
 * once, so that it would be read twice.
 */
#include "scenario/document.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/must.h"
#include "base/number.h"

struct document {
	yaml_document_t yaml;
	const char *file;
	FILE *err;	/* document_read()'s */
	bool *was_read; /* by number of the node */
};

static bool __attribute__((format(printf, 4, 5)))
complain(const char *file, FILE *err, const yaml_mark_t *mark,
	 const char *format, ...)
{
	va_list arguments;

	fprintf(err, "%s:%zu: ", file, mark->line + 1);
	va_start(arguments, format);
	vfprintf(err, format, arguments);
	va_end(arguments);
	fputc('\n', err);
	return false;
}

#define wrong(d, node, ...) \
	complain((d)->file, (d)->err, &(node)->start_mark, __VA_ARGS__)

/* ---- tables ---- */

bool syntax_key_at(const struct syntax *s, unsigned i, struct syntax_key *out)
{
	if (i >= s->more_count + s->keys_count)
		return false;
	*out = i < s->more_count ? s->more(i) : s->keys[i - s->more_count];
	return true;
}

size_t syntax_entry_size(const struct syntax_key *key)
{
	return key->mapping ? key->mapping->size : sizeof(char *);
}

static void free_list(const struct syntax_key *key, void *data)
{
	char *entries = *(char **)((char *)data + key->offset);
	unsigned count = *(unsigned *)((char *)data + key->count_offset);

	for (unsigned i = 0; i < count; i++) {
		char *entry = entries + i * syntax_entry_size(key);

		if (key->mapping)
			syntax_free(key->mapping, entry);
		else
			free(*(char **)entry);
	}
	free(entries);
}

void syntax_free(const struct syntax *s, void *data)
{
	struct syntax_key key;

	for (unsigned i = 0; syntax_key_at(s, i, &key); i++) {
		char *member = (char *)data + key.offset;

		if (key.type == SYNTAX_LIST)
			free_list(&key, data);
		else if (key.type == SYNTAX_TEXT)
			free(*(char **)member);
	}
}

char *syntax_words(const struct syntax_word *words)
{
	char *text = must_strdup(words->word);

	for (words++; words->word; words++) {
		char *longer = must_printf("%s, %s", text, words->word);

		free(text);
		text = longer;
	}
	return text;
}

/* ---- load ---- */

static bool load(struct document *d, yaml_parser_t *parser, FILE *err)
{
	static const yaml_mark_t first = { .line = 0 };
	const yaml_node_t *root;
	yaml_document_t second;
	bool good;

	if (!yaml_parser_load(parser, &d->yaml))
		return complain(d->file, err, &parser->problem_mark, "%s",
				parser->problem ? parser->problem : "not YAML");
	root = yaml_document_get_root_node(&d->yaml);
	if (!root)
		good = complain(d->file, err, &first, "the file is empty");
	else if (root->type != YAML_MAPPING_NODE)
		good = complain(d->file, err, &root->start_mark,
				"not a mapping of keys");
	else if (!yaml_parser_load(parser, &second))
		good = complain(d->file, err, &parser->problem_mark, "%s",
				parser->problem ? parser->problem : "not YAML");
	else {
		good = !yaml_document_get_root_node(&second);
		if (!good)
			complain(d->file, err, &second.start_mark,
				 "a second document begins");
		yaml_document_delete(&second);
	}
	if (!good)
		yaml_document_delete(&d->yaml);
	return good;
}

struct document *document_load(const char *text, size_t size, const char *file,
			       FILE *err)
{
	struct document *d = must_calloc(1, sizeof(*d));
	yaml_parser_t parser;
	bool good;

	d->file = file;
	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, (const unsigned char *)text,
				     size);
	good = load(d, &parser, err);
	yaml_parser_delete(&parser);
	if (!good) {
		free(d);
		return NULL;
	}
	return d;
}

void document_free(struct document *d)
{
	if (!d)
		return;
	yaml_document_delete(&d->yaml);
	free(d->was_read);
	free(d);
}

/* ---- nodes ---- */

static yaml_node_t *node_at(const struct document *d, int number)
{
	/* it changes nothing, and has no const */
	return yaml_document_get_node((yaml_document_t *)&d->yaml, number);
}

/* A scalar's text, which the document owns, or NULL after a complaint. */
static const char *scalar(struct document *d, const yaml_node_t *node,
			  const char *wanted)
{
	const char *text = (const char *)node->data.scalar.value;

	if (node->type != YAML_SCALAR_NODE) {
		wrong(d, node, "%s", wanted);
		return NULL;
	}
	if (strlen(text) != node->data.scalar.length) {
		wrong(d, node, "a NUL byte in a value");
		return NULL;
	}
	return text;
}

/* ---- values ---- */

/* The member of @out that a key fills in. */
static void *member(const struct syntax_key *key, void *out)
{
	return (char *)out + key->offset;
}

static bool read_text(struct document *d, const yaml_node_t *node,
		      const struct syntax_key *key, char **out)
{
	char wanted[80];
	const char *text;

	snprintf(wanted, sizeof(wanted), "%s: a text is wanted", key->key);
	text = scalar(d, node, wanted);
	if (!text)
		return false;
	if (!*text)
		return wrong(d, node, "%s: it is empty", key->key);
	if (strlen(text) > key->most)
		return wrong(d, node, "%s: longer than %u bytes", key->key,
			     key->most);
	*out = must_strdup(text);
	return true;
}

static bool read_number(struct document *d, const yaml_node_t *node,
			const struct syntax_key *key, unsigned *out)
{
	const char *text = scalar(d, node, "a number is wanted");
	uint64_t value = 0;

	if (!text)
		return false;
	if (!number_parse(text, UINT_MAX, &value))
		return wrong(d, node, "%s: \"%s\" is no number", key->key,
			     text);
	*out = (unsigned)value;
	return true;
}

static const struct syntax_word *read_word(struct document *d,
					   const yaml_node_t *node,
					   const struct syntax_key *key)
{
	const char *text;
	char *known, wanted[80];

	snprintf(wanted, sizeof(wanted), "%s: a word is wanted", key->key);
	text = scalar(d, node, wanted);
	if (!text)
		return NULL;
	for (const struct syntax_word *w = key->words; w->word; w++)
		if (strcmp(w->word, text) == 0)
			return w;
	known = syntax_words(key->words);
	wrong(d, node, "%s: \"%s\" is none of %s", key->key, text, known);
	free(known);
	return NULL;
}

static bool read_choice(struct document *d, const yaml_node_t *node,
			const struct syntax_key *key, void *out)
{
	const struct syntax_word *word = read_word(d, node, key);

	if (!word)
		return false;
	if (key->size == sizeof(bool))
		*(bool *)out = word->value;
	else
		*(int *)out = word->value;
	return true;
}

/* Its entries, and how many there are; NULL after a complaint. */
static const yaml_node_item_t *list(struct document *d, const yaml_node_t *node,
				    const struct syntax_key *key,
				    unsigned *count)
{
	const yaml_node_item_t *start = node->data.sequence.items.start;

	if (node->type != YAML_SEQUENCE_NODE) {
		wrong(d, node, "%s: a list is wanted", key->key);
		return NULL;
	}
	*count = (unsigned)(node->data.sequence.items.top - start);
	if (*count < key->least || *count > key->most) {
		wrong(d, node,
		      "%s: %u entries; %u at least and %u at most are wanted",
		      key->key, *count, key->least, key->most);
		return NULL;
	}
	return start;
}

static bool read_node(struct document *d, int number,
		      const struct syntax_key *key, void *out);

static bool read_flags(struct document *d, const yaml_node_t *node,
		       const struct syntax_key *key, unsigned *out)
{
	unsigned count;
	const yaml_node_item_t *items = list(d, node, key, &count);

	for (unsigned i = 0; items && i < count; i++) {
		const struct syntax_word *word = read_word(
			d, node_at(d, items[i]), key);

		if (!word)
			return false;
		*out |= (unsigned)word->value;
	}
	return items;
}

/* @out: of the struct that has both the list and its count */
static bool read_list(struct document *d, const yaml_node_t *node,
		      const struct syntax_key *key, void *out)
{
	unsigned *count = (unsigned *)((char *)out + key->count_offset);
	unsigned wanted;
	const yaml_node_item_t *items = list(d, node, key, &wanted);
	struct syntax_key entry = *key;
	char *entries;

	if (!items)
		return false;
	entry.type = key->mapping ? SYNTAX_MAPPING : SYNTAX_TEXT;
	entry.most = SYNTAX_LINE;
	entry.offset = 0;
	entries = must_calloc(wanted + 1, syntax_entry_size(key));
	*(char **)member(key, out) = entries;
	for (; *count < wanted; ++*count)
		if (!read_node(d, items[*count], &entry,
			       entries + *count * syntax_entry_size(key)))
			break;
	/* of what was not read whole a part may be there */
	if (*count < wanted) {
		++*count;
		return false;
	}
	return true;
}

static bool read_mapping(struct document *d, const yaml_node_t *node,
			 const char *name, const struct syntax *syntax,
			 void *out)
{
	const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	bool given[SYNTAX_KEYS] = { false };
	struct syntax_key key;

	if (node->type != YAML_MAPPING_NODE)
		return wrong(d, node, "%s: a mapping of keys is wanted", name);
	for (; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *word = node_at(d, pair->key);
		const char *text = scalar(d, word, "a key must be a word");
		unsigned i = 0;

		if (!text)
			return false;
		while (syntax_key_at(syntax, i, &key) &&
		       (!key.key || strcmp(key.key, text) != 0))
			i++;
		if (!syntax_key_at(syntax, i, &key))
			return wrong(d, word, "unknown key \"%s\"", text);
		if (given[i])
			return wrong(d, word, "\"%s\" is given twice", text);
		given[i] = d->was_read[pair->key] = true;
		if (!read_node(d, pair->value, &key, out))
			return false;
	}
	for (unsigned i = 0; syntax_key_at(syntax, i, &key); i++)
		if (key.required && !given[i])
			return wrong(d, node, "\"%s\" is missing", key.key);
	return true;
}

/* @out: the struct that has the member; that of a list's entry the entry */
static bool read_node(struct document *d, int number,
		      const struct syntax_key *key, void *out)
{
	const yaml_node_t *node = node_at(d, number);

	if (d->was_read[number])
		return wrong(d, node, "aliases are not allowed");
	d->was_read[number] = true;
	switch (key->type) {
	case SYNTAX_TEXT:
		return read_text(d, node, key, member(key, out));
	case SYNTAX_NUMBER:
		return read_number(d, node, key, member(key, out));
	case SYNTAX_WORD:
		return read_choice(d, node, key, member(key, out));
	case SYNTAX_FLAGS:
		return read_flags(d, node, key, member(key, out));
	case SYNTAX_LIST:
		return read_list(d, node, key, out);
	case SYNTAX_MAPPING:
		return read_mapping(d, node, key->key, key->mapping,
				    member(key, out));
	}
	return false;
}

bool document_read(struct document *d, const struct syntax *syntax, void *out,
		   FILE *err)
{
	size_t nodes = (size_t)(d->yaml.nodes.top - d->yaml.nodes.start);

	d->err = err;
	free(d->was_read);
	/* counted from 1 */
	d->was_read = must_calloc(nodes + 1, sizeof(*d->was_read));
	return read_mapping(d, node_at(d, 1), "document", syntax, out);
}

/* ---- lines ---- */

/* The value of a key, and its line; NULL if it is not there. */
static const yaml_node_t *step_into(const struct document *d,
				    const yaml_node_t *node, const char *key,
				    size_t length, unsigned *line)
{
	const yaml_node_pair_t *pair = node->data.mapping.pairs.start;

	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *word = node_at(d, pair->key);

		if (word->type == YAML_SCALAR_NODE &&
		    word->data.scalar.length == length &&
		    memcmp(word->data.scalar.value, key, length) == 0) {
			*line = (unsigned)word->start_mark.line + 1;
			return node_at(d, pair->value);
		}
	}
	return NULL;
}

unsigned document_line(const struct document *d, const char *path)
{
	const yaml_node_t *node = node_at(d, 1);
	unsigned line = 1;

	while (node && *path) {
		size_t length;

		if (*path == '[') {
			unsigned long i = strtoul(path + 1, NULL, 10);
			const yaml_node_item_t *items =
				node->data.sequence.items.start;

			if (node->type != YAML_SEQUENCE_NODE ||
			    i >= (size_t)(node->data.sequence.items.top -
					  items))
				break;
			node = node_at(d, items[i]);
			line = (unsigned)node->start_mark.line + 1;
			path += strcspn(path, "]") + 1;
			continue;
		}
		path += *path == '.';
		length = strcspn(path, ".[");
		node = step_into(d, node, path, length, &line);
		path += length;
	}
	return line;
}
