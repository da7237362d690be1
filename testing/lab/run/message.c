// SPDX-License-Identifier: GPL-2.0-or-later
/* message.c - what `plutolab run` and a worker say to each other */
#include "run/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"

static const char *const words[] = {
	[MESSAGE_SLOWNESS] = "slowness",
	[MESSAGE_SCENARIOS] = "scenarios",
	[MESSAGE_BUILD] = "build",
	[MESSAGE_ARTIFACTS] = "artifacts",
	[MESSAGE_CELL] = "cell",
	[MESSAGE_DIFFERENTIAL] = "differential",
	[MESSAGE_END] = "end",
	[MESSAGE_CPU] = "cpu",
	[MESSAGE_READY] = "ready",
	[MESSAGE_PROGRESS] = "progress",
	[MESSAGE_SEEN] = "seen",
	[MESSAGE_FAILED] = "failed",
};

bool message_parse(char *line, struct message *out)
{
	size_t length = strcspn(line, " ");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) != length ||
		    strncmp(line, words[i], length) != 0)
			continue;
		out->kind = (enum message_kind)i;
		out->text = line + length + (line[length] == ' ');
		return true;
	}
	return false;
}

char *message_print(enum message_kind kind, const char *text)
{
	char *line = must_printf("%s%s%s\n", words[kind], text[0] ? " " : "",
				 text);

	for (char *c = line; c[0] && c[1]; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	}
	return line;
}

int message_write(int fd, enum message_kind kind, const char *text)
{
	char *line = message_print(kind, text);
	size_t left = strlen(line);
	const char *from = line;

	while (left) {
		ssize_t put = write(fd, from, left);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			break;
		from += put;
		left -= (size_t)put;
	}
	free(line);
	return left ? -1 : 0;
}
