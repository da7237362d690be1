/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * document.h - a YAML document as libyaml has it, read by tables of keys.
 */
#ifndef LAB_DOCUMENT_H
#define LAB_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct document;
struct syntax;

enum {
	SYNTAX_NAME = 64,  /* longest name */
	SYNTAX_LINE = 256, /* longest text of one line */
	SYNTAX_KEYS = 64,  /* most keys of a mapping */
};

enum syntax_type {
	SYNTAX_TEXT,	/* char * */
	SYNTAX_NUMBER,	/* unsigned */
	SYNTAX_WORD,	/* one of @words: an enum, or a bool */
	SYNTAX_FLAGS,	/* several of @words: unsigned, or-ed */
	SYNTAX_LIST,	/* char **, or an array of @mapping's
				 * structs; and a count */
	SYNTAX_MAPPING, /* @mapping's struct */
};

struct syntax_word {
	const char *word; /* NULL: the end of the table */
	int value;
};

struct syntax_key {
	const char *key;
	enum syntax_type type;
	bool required;
	size_t offset;	      /* of the member in the mapping's struct */
	size_t size;	      /* a word: of the member, an enum or bool */
	size_t count_offset;  /* a list: of its count */
	unsigned least, most; /* a text: bytes; lists: entries */
	const struct syntax_word *words;
	const struct syntax *mapping;
	const char *value; /* of a text: "ADDRESS/LENGTH" */
	const char *what;  /* one line for people */
};

struct syntax {
	const char *name; /* "A site" */
	size_t size;	  /* of its struct */
	/* @more_count keys, from a table of another form, before @keys */
	struct syntax_key (*more)(unsigned i);
	unsigned more_count;
	const struct syntax_key *keys;
	unsigned keys_count;
};

/*
 * Put the @i-th key of a mapping into @out; false after the last one.  A row of
 * @more that is no key has the name NULL.
 */
bool syntax_key_at(const struct syntax *s, unsigned i, struct syntax_key *out);

/* The size of one entry of a SYNTAX_LIST. */
size_t syntax_entry_size(const struct syntax_key *key);

/* Release what document_read() put into a mapping's struct. */
void syntax_free(const struct syntax *s, void *data);

/* "heal, clean, refuse"; free() it. */
char *syntax_words(const struct syntax_word *words);

/**
 * document_load() - parse a text: one document, which is a mapping.
 * @text: @size bytes of YAML
 * @file: its name, for messages; must outlive the document
 * @err: where "FILE:LINE: what is wrong" goes
 *
 * Returns NULL after one line was written to @err.
 */
struct document *document_load(const char *text, size_t size, const char *file,
			       FILE *err);

void document_free(struct document *d);

/**
 * document_read() - fill a struct in.
 * @syntax: the keys that its mapping may have
 * @out: all zero; release what it gets with syntax_free()
 *
 * Returns false after one line was written to @err.
 */
bool document_read(struct document *d, const struct syntax *syntax, void *out,
		   FILE *err);

/**
 * document_line() - the line of a node.
 * @path: such as "sites[0].conns[1].options"; "" is the document
 *
 * Returns the line, counted from 1: that of the key for a mapping's value,
 * that of the entry for a sequence's.  For a node that is not there, the line
 * of the nearest one around it.
 */
unsigned document_line(const struct document *d, const char *path);

#endif
