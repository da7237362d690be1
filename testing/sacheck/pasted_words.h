/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_words.h - a line of text as words, and words as values.
 */
#ifndef SACHECK_PASTED_WORDS_H
#define SACHECK_PASTED_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/prefix.h"

enum {
	WORDS_MOST = 40, /* of a line; ip's longest has 30 */
	WORD_ROOM = 64,	 /* for word_copy() */
};

/* A part of the line, without a NUL at its end. */
struct word {
	const char *text;
	size_t length;
};

struct words {
	struct word list[WORDS_MOST];
	unsigned count, at; /* at: the next word to be read */
};

/**
 * words_split() - the first WORDS_MOST words of a line, without the marks that
 * a mail or a forum puts before it ("> ", "| ", "_").
 *
 * A no-break space is a space, and the line may have a DOS line end.
 */
void words_split(struct words *out, const char *line, size_t size);

bool word_is(struct word word, const char *text);
bool word_begins(struct word word, const char *text);

/* Take the next word if it is @text. */
bool words_take(struct words *w, const char *text);

static inline bool words_left(const struct words *w)
{
	return w->at < w->count;
}

/**
 * word_number() - "16389", "0x4005"; a bracket or comma ends the number:
 * "16389(0x00004005)", "84(bytes),".
 *
 * Returns false when the word is no number, or more than @most.
 */
bool word_number(struct word word, uint64_t most, uint64_t *out);

/* A copy of a word, cut to WORD_ROOM - 1 bytes. */
const char *word_copy(struct word word, char out[WORD_ROOM]);

/* "10.1.0.0/16", with its length; returns false for any other word. */
bool word_subnet(struct word word, struct prefix *out);
bool word_address(struct word word, struct prefix *out);

#endif
