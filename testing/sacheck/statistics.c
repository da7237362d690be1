// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * statistics.c - /proc/net/xfrm_stat: what the kernel dropped, and why.
 */
#include "sacheck/statistics.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Not /proc/net: that is the first thread's, and there may be several. */
static const char path[] = "/proc/thread-self/net/xfrm_stat";

/* "XfrmInError             \t0" */
static bool parse_line(char *line, struct statistic *out)
{
	size_t length = strcspn(line, " \t");
	char *value = line + length, *end;

	if (length == 0 || length >= sizeof(out->name))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)line[i]))
			return false;
	value += strspn(value, " \t");
	if (!isdigit((unsigned char)*value))
		return false;
	memcpy(out->name, line, length);
	out->name[length] = '\0';
	errno = 0;
	out->value = strtoull(value, &end, 10);
	return errno == 0 && *end == '\0';
}

bool statistics_parse(const char *text, size_t size, struct statistics *out)
{
	out->count = 0;
	while (size > 0) {
		const char *newline = memchr(text, '\n', size);
		size_t length = newline ? (size_t)(newline - text) : size;
		char line[128];

		if (length >= sizeof(line) || out->count == STATISTICS_MOST ||
		    memchr(text, '\0', length))
			return false;
		memcpy(line, text, length);
		line[length] = '\0';
		if (!parse_line(line, &out->lines[out->count++]))
			return false;
		length += newline ? 1 : 0;
		text += length;
		size -= length;
	}
	return true;
}

int statistics_read(struct statistics *out, struct trouble *t)
{
	char text[16384];
	size_t size = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	out->count = 0;
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return trouble(t, "open %s: %m", path);
	while ((got = read(fd, text + size, sizeof(text) - size)) > 0)
		size += (size_t)got;
	close(fd);
	if (got < 0)
		return trouble(t, "read %s: %m", path);
	if (size == sizeof(text) || !statistics_parse(text, size, out))
		return trouble(t, "%s: not a name and a number in each line",
			       path);
	return 0;
}

uint64_t statistics_value(const struct statistics *s, const char *name)
{
	for (unsigned i = 0; i < s->count; i++)
		if (strcmp(s->lines[i].name, name) == 0)
			return s->lines[i].value;
	return 0;
}
