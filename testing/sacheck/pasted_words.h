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

/* It lies in the line and does not end with a 0. */
struct word {
	const char *text;
	size_t length;
};

struct words {
	struct word list[WORDS_MOST];
	unsigned count, at; /* @at: the next one to be read */
};

/**
 * words_split() - the words of a line, without what a mail or a forum put in
 * front of it ("> ", "| ", "_"); what is beyond WORDS_MOST is left out.
 *
 * A no-break space is a space, and the end of a line may be DOS's.
 */
void words_split(struct words *out, const char *line, size_t size);

bool word_is(struct word word, const char *text);
bool word_begins(struct word word, const char *text);

/* Take the next word if it is that one. */
bool words_take(struct words *w, const char *text);

static inline bool words_left(const struct words *w)
{
	return w->at < w->count;
}

/**
 * word_number() - "16389", "0x4005", also with more behind it in brackets or
 * after a comma: "16389(0x00004005)", "84(bytes),".
 *
 * Returns false when it is none, or more than @most.
 */
bool word_number(struct word word, uint64_t most, uint64_t *out);

/* A copy of a word, cut to WORD_ROOM - 1 bytes. */
const char *word_copy(struct word word, char out[WORD_ROOM]);

/* "10.1.0.0/16" needs its length; returns false when it is no such thing. */
bool word_subnet(struct word word, struct prefix *out);
bool word_address(struct word word, struct prefix *out);

#endif
