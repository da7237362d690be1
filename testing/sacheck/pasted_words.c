// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pasted_words.c - a line of text as words, and words as values.
 */
#include "sacheck/pasted_words.h"

#include <string.h>

/* How many bytes of space there are at @text; "\xc2\xa0" is a no-break space.
 */
static size_t space_at(const char *text, const char *end)
{
	if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
		return 1;
	if (*text == '\xc2' && end - text > 1 && text[1] == '\xa0')
		return 2;
	return 0;
}

void words_split(struct words *out, const char *line, size_t size)
{
	const char *end = line + size;
	size_t space;

	out->count = out->at = 0;
	while (line < end) {
		struct word *word = &out->list[out->count];

		if ((space = space_at(line, end))) {
			line += space;
			continue;
		}
		if (!out->count && strchr(">|_*`", *line)) {
			line++;
			continue;
		}
		word->text = line;
		while (line < end && !space_at(line, end))
			line++;
		word->length = (size_t)(line - word->text);
		if (++out->count == WORDS_MOST)
			return;
	}
}

bool word_is(struct word word, const char *text)
{
	return strlen(text) == word.length &&
	       memcmp(text, word.text, word.length) == 0;
}

bool word_begins(struct word word, const char *text)
{
	size_t length = strlen(text);

	return length <= word.length && memcmp(text, word.text, length) == 0;
}

bool words_take(struct words *w, const char *text)
{
	if (!words_left(w) || !word_is(w->list[w->at], text))
		return false;
	w->at++;
	return true;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

bool word_number(struct word word, uint64_t most, uint64_t *out)
{
	bool hex = word.length > 2 && word.text[0] == '0' &&
		   word.text[1] == 'x';
	size_t at = hex ? 2 : 0, first = at;
	uint64_t value = 0, base = hex ? 16 : 10;

	for (; at < word.length; at++) {
		uint64_t digit = (uint64_t)digit_of(word.text[at]);

		if (digit >= base)
			break;
		if (digit > most || value > (most - digit) / base)
			return false;
		value = value * base + digit;
	}
	if (at == first || (at < word.length && !strchr("(,", word.text[at])))
		return false;
	*out = value;
	return true;
}

const char *word_copy(struct word word, char out[WORD_ROOM])
{
	size_t length = word.length < WORD_ROOM ? word.length : WORD_ROOM - 1;

	memcpy(out, word.text, length);
	out[length] = '\0';
	return out;
}

bool word_subnet(struct word word, struct prefix *out)
{
	char text[WORD_ROOM];

	return word.length < WORD_ROOM && memchr(word.text, '/', word.length) &&
	       prefix_parse(word_copy(word, text), out);
}

bool word_address(struct word word, struct prefix *out)
{
	char text[WORD_ROOM];

	return word.length < WORD_ROOM &&
	       prefix_parse_address(word_copy(word, text), out);
}
