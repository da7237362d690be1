// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_pasted.c - whatever a text is, it is refused with a message, or yields a
 * gateway that a dump can hold.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sacheck/dump.h"
#include "sacheck/moved.h"
#include "sacheck/pasted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *write_dump(const struct gateway *g)
{
	struct trouble t = { .text = "" };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL || dump_write(g, out, &t) != 0 || fclose(out) != 0)
		abort();
	return text;
}

/* A dump says all that is known of it: read again it says the same. */
static void write_again(const struct gateway *g)
{
	struct trouble t = { .text = "" };
	struct gateway again;
	char *one = write_dump(g), *other;

	if (dump_parse(one, strlen(one), "again", &again, &t) != 0)
		abort();
	other = write_dump(&again);
	if (strcmp(one, other) != 0)
		abort();
	gateway_free(&again);
	free(one);
	free(other);
}

/* Of a monitor. */
static void compare(const struct gateway *before, const struct gateway *now)
{
	struct moved moved;

	write_again(before);
	moved_find(before, now, "XfrmInTmplMismatch", &moved);
	moved_free(&moved);
}

/* Every line in memory of just its size: what reads on is seen. */
static int feed(struct pasted *p, const uint8_t *data, size_t size)
{
	int error = 0;

	while (size > 0 && !error) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t length = end ? (size_t)(end - data) : size;
		char *line = malloc(length ? length : 1);

		if (line == NULL)
			abort();
		memcpy(line, data, length);
		error = pasted_line(p, line, length);
		free(line);
		length += end ? 1 : 0;
		data += length;
		size -= length;
	}
	return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trouble t = { .text = "" };
	struct gateway before = { .name = "" }, now = { .name = "" };
	struct pasted *p = pasted_new();
	bool useful, monitor;
	int error;

	pasted_begin(p, "text", &t);
	error = feed(p, data, size);
	if (!error)
		error = pasted_finish_file(p, &useful);
	monitor = pasted_has_monitor(p);
	if (!error)
		error = pasted_end(p, monitor ? &before : NULL, &now);
	pasted_free(p);
	/* exactly one of the two: a complaint or a gateway */
	if ((error != 0) != (t.text[0] != '\0') ||
	    (error != 0) != (now.set == NULL))
		abort();
	if (!error) {
		write_again(&now);
		if (monitor)
			compare(&before, &now);
	}
	gateway_free(&before);
	gateway_free(&now);
	return 0;
}
