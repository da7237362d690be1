/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * syntax.h - the language of scenario files, as tables: what document.c reads
 * by, and what `plutolab syntax` prints.
 */
#ifndef LAB_SYNTAX_H
#define LAB_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	SYNTAX_NAME = 64,	/* longest name */
	SYNTAX_LINE = 256,	/* longest text of one line */
	SYNTAX_KEYS = 64,	/* most keys of a mapping */
};

enum syntax_type {
	SYNTAX_TEXT,		/* char * */
	SYNTAX_NUMBER,		/* unsigned */
	SYNTAX_WORD,		/* one of @words: an enum, or a bool */
	SYNTAX_FLAGS,		/* several of them: unsigned, or-ed */
	SYNTAX_LIST,		/* char **, or of @mapping's structs, and a
				 * count */
	SYNTAX_MAPPING,		/* @mapping's struct */
};

struct syntax_word {
	const char *word;	/* NULL: the end of the table */
	int value;
};

struct syntax_key {
	const char *key;
	enum syntax_type type;
	bool required;
	size_t offset;		/* of the member in the mapping's struct */
	size_t size;		/* of the member */
	size_t count_offset;	/* a list: of its count */
	unsigned least, most;	/* a text: bytes; lists: entries */
	const struct syntax_word *words;
	const struct syntax *mapping;
	const char *value;	/* of a text: "ADDRESS/LENGTH" */
	const char *what;	/* one line for people */
};

struct syntax {
	const char *name;	/* "A site" */
	size_t size;		/* of its struct */
	bool is_step;		/* the kinds of steps are keys, too */
	const struct syntax_key *keys;
	unsigned keys_count;
};

extern const struct syntax scenario_syntax;

/*
 * The @i-th key of a mapping into @out: false after the last one.  Kinds of
 * steps that are a word of another one's value have none: @out->key is NULL.
 */
bool syntax_key_at(const struct syntax *s, unsigned i, struct syntax_key *out);

/* The size of one entry of a SYNTAX_LIST. */
size_t syntax_entry_size(const struct syntax_key *key);

/* Release what document_read() put into a mapping's struct. */
void syntax_free(const struct syntax *s, void *data);

/* "heal, clean, refuse"; free() it. */
char *syntax_words(const struct syntax_word *words);

/* Decimal digits only, that fit into an unsigned. */
bool syntax_number(const char *text, unsigned long *out);

/* The reference of the language, in Markdown. */
void syntax_print(FILE *out);

#endif
