// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_message.c - lines between run and a worker.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "run/message.h"

static void there_and_back(void **state)
{
	(void)state;
	for (int kind = MESSAGE_SCENARIOS; kind <= MESSAGE_FAILED; kind++) {
		char *line = message_print((enum message_kind)kind, "K3 a b");
		struct message message;

		assert_int_equal(strcspn(line, "\n"), strlen(line) - 1);
		line[strlen(line) - 1] = '\0';
		assert_true(message_parse(line, &message));
		assert_int_equal(message.kind, kind);
		assert_string_equal(message.text, "K3 a b");
		free(line);
	}
}

static void no_text(void **state)
{
	char *line = message_print(MESSAGE_END, "");
	struct message message;

	(void)state;
	assert_string_equal(line, "end\n");
	line[3] = '\0';
	assert_true(message_parse(line, &message));
	assert_int_equal(message.kind, MESSAGE_END);
	assert_string_equal(message.text, "");
	free(line);
}

static void one_line_stays_one(void **state)
{
	char *line = message_print(MESSAGE_PROGRESS, "two\nlines\r\tand \x7f");

	(void)state;
	assert_string_equal(line, "progress two lines  and  \n");
	free(line);
}

static void utf8_stays(void **state)
{
	char *line = message_print(MESSAGE_SEEN, "{\"a\": \"\xc3\xa4\"}");

	(void)state;
	assert_string_equal(line, "seen {\"a\": \"\xc3\xa4\"}\n");
	free(line);
}

static void no_message(void **state)
{
	static const char *const lines[] = {
		"", " ", "en", "ends", "END", "seen{}", "see {}", "\x80",
	};
	struct message message;
	char line[32];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(line, sizeof(line), "%s", lines[i]);
		assert_false(message_parse(line, &message));
	}
}

static void through_a_pipe(void **state)
{
	char got[64] = "";
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(message_write(ends[1], MESSAGE_CELL, "a/ikev1/UU"), 0);
	close(ends[1]);
	assert_int_equal(read(ends[0], got, sizeof(got) - 1), 16);
	assert_string_equal(got, "cell a/ikev1/UU\n");
	close(ends[0]);
	assert_int_equal(message_write(ends[1], MESSAGE_CELL, "x"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(no_text),
		cmocka_unit_test(one_line_stays_one),
		cmocka_unit_test(utf8_stays),
		cmocka_unit_test(no_message),
		cmocka_unit_test(through_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
