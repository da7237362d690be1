// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump_read.c - a gateway from files: a dump, or pasted text.
 *
 * Text is read a piece at a time, and of each piece only what is known is
 * kept.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "sacheck/dump.h"
#include "sacheck/pasted.h"

enum {
	PIECE = 1 << 16,   /* bytes; and the longest line */
	FILES_MOST = 1000, /* of a directory */
};

/* What is read, and what it was found to be. */
struct source {
	const char *path; /* as it was given */
	char *parts[FILES_MOST];
	unsigned count;
	bool directory;
	struct trouble *t;
	struct pasted *pasted;
	struct gateway *dump; /* gets a dump */
	bool is_dump;
};

struct stream {
	int fd;
	char *bytes;
	size_t used, room;
	size_t total;
	bool end;
};

/* ---- bytes ---- */

/* Fill what room there is.  Returns 0, or -1 with the trouble set. */
static int fill(struct stream *s, const char *name, struct trouble *t)
{
	while (!s->end && s->used < s->room) {
		ssize_t got = read(s->fd, s->bytes + s->used,
				   s->room - s->used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return trouble(t, "read %s: %m", name);
		s->end = got == 0;
		s->used += (size_t)got;
		s->total += (size_t)got;
		if (s->total > DUMP_MOST_BYTES)
			return trouble(
				t, "%s: more than %d MiB: no dump is that long",
				name, DUMP_MOST_BYTES >> 20);
	}
	return 0;
}

static bool is_json(const struct stream *s)
{
	size_t i = 0;

	if (s->used > 3 && memcmp(s->bytes, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < s->used && strchr(" \t\r\n", s->bytes[i]))
		i++;
	return i < s->used && s->bytes[i] == '{';
}

/* All of it in memory. */
static int read_dump(struct source *from, struct stream *s, const char *name)
{
	while (!s->end) {
		s->room = 2 * s->room;
		s->bytes = must_grow(s->bytes, s->room, 1);
		if (fill(s, name, from->t))
			return -1;
	}
	if (from->count > 1 || from->directory)
		return trouble(
			from->t,
			"%s: a dump is read alone, not together with other files",
			name);
	from->is_dump = true;
	return dump_parse(s->bytes, s->used, name, from->dump, from->t);
}

/* The lines that end in @s; what is behind them stays. */
static int read_lines(struct pasted *p, struct stream *s)
{
	const char *line = s->bytes, *end = s->bytes + s->used, *newline;
	size_t left;

	while ((newline = memchr(line, '\n', (size_t)(end - line)))) {
		if (pasted_line(p, line, (size_t)(newline - line)))
			return -1;
		line = newline + 1;
	}
	left = (size_t)(end - line);
	if (s->end || left == s->room) {
		if (left && pasted_line(p, line, left))
			return -1;
		left = 0;
	}
	memmove(s->bytes, line, left);
	s->used = left;
	return 0;
}

static int read_text(struct source *from, struct stream *s, const char *name)
{
	bool useful, end;

	if (!from->pasted)
		from->pasted = pasted_new();
	pasted_begin(from->pasted, name, from->t);
	do {
		end = s->end;
		if (read_lines(from->pasted, s) || fill(s, name, from->t))
			return -1;
	} while (!end);
	if (pasted_finish_file(from->pasted, &useful))
		return -1;
	if (!useful && from->count > 1 && !from->directory)
		return trouble(
			from->t,
			"%s: nothing in it is known: neither SAs nor policies nor what an IKE daemon says of them",
			name);
	return 0;
}

static int read_file(struct source *from, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	const char *name = is_stdin ? "standard input" : path;
	struct stream s = { .room = PIECE };
	int error;

	s.fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (s.fd < 0)
		return trouble(from->t, "open %s: %m", path);
	s.bytes = must_grow(NULL, s.room, 1);
	error = fill(&s, name, from->t);
	if (!error)
		error = is_json(&s) ? read_dump(from, &s, name) :
				      read_text(from, &s, name);
	if (!is_stdin)
		close(s.fd);
	/* there may have been a key in it */
	explicit_bzero(s.bytes, s.room);
	free(s.bytes);
	return error;
}

/* ---- which files ---- */

static int add_part(struct source *from, char *part)
{
	if (from->count == FILES_MOST) {
		free(part);
		return trouble(from->t, "%s: more than %d files", from->path,
			       FILES_MOST);
	}
	from->parts[from->count++] = part;
	return 0;
}

static int compare_parts(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

static int add_directory(struct source *from)
{
	DIR *directory = opendir(from->path);
	const struct dirent *entry;
	int error = 0;

	if (!directory)
		return trouble(from->t, "open %s: %m", from->path);
	from->directory = true;
	while (!error && (entry = readdir(directory))) {
		char *path = must_printf("%s/%s", from->path, entry->d_name);
		struct stat about;

		if (entry->d_name[0] == '.' || stat(path, &about) ||
		    !S_ISREG(about.st_mode))
			free(path);
		else
			error = add_part(from, path);
	}
	closedir(directory);
	qsort(from->parts, from->count, sizeof(from->parts[0]), compare_parts);
	if (!error && !from->count)
		error = trouble(from->t, "%s: no file in it", from->path);
	return error;
}

/* "a.state+a.policy", unless that is the name of a file */
static int find_parts(struct source *from)
{
	const char *part = from->path, *plus;
	struct stat about;
	int error = 0;

	if (strcmp(part, "-") == 0)
		return add_part(from, must_strdup(part));
	if (!stat(part, &about))
		return S_ISDIR(about.st_mode) ?
			       add_directory(from) :
			       add_part(from, must_strdup(part));
	while (!error && (plus = strchr(part, '+'))) {
		error = add_part(from,
				 must_printf("%.*s", (int)(plus - part), part));
		part = plus + 1;
	}
	return error ? error : add_part(from, must_strdup(part));
}

static int read_source(struct source *from)
{
	int error = find_parts(from);

	for (unsigned i = 0; i < from->count && !error; i++)
		error = read_file(from, from->parts[i]);
	return error;
}

static void free_source(struct source *from)
{
	for (unsigned i = 0; i < from->count; i++)
		free(from->parts[i]);
	pasted_free(from->pasted);
}

static void name_gateway(const struct source *from, struct gateway *g)
{
	snprintf(g->name, sizeof(g->name), "%s",
		 strcmp(from->path, "-") != 0 ? from->path : "standard input");
}

int dump_read(const char *path, struct gateway *g, struct trouble *t)
{
	struct source from = { .path = path, .t = t, .dump = g };
	int error;

	*g = (struct gateway) { .name = "" };
	error = read_source(&from);
	if (!error && !from.is_dump) {
		error = pasted_end(from.pasted, NULL, g);
		if (!error)
			name_gateway(&from, g);
	}
	free_source(&from);
	return error;
}

bool dump_has_monitor(const char *path)
{
	struct trouble t = { .text = "" };
	struct gateway g = { .name = "" };
	struct source from = { .path = path, .t = &t, .dump = &g };
	bool found = !read_source(&from) && from.pasted &&
		     pasted_has_monitor(from.pasted);

	gateway_free(&g);
	free_source(&from);
	return found;
}

int dump_read_monitor(const char *path, struct gateway *before,
		      struct gateway *now, struct trouble *t)
{
	struct source from = { .path = path, .t = t, .dump = now };
	int error;

	*before = *now = (struct gateway) { .name = "" };
	error = read_source(&from);
	if (!error && (from.is_dump || !pasted_has_monitor(from.pasted)))
		error = trouble(t, "%s: nothing of `ip xfrm monitor` in it",
				path);
	if (!error)
		error = pasted_end(from.pasted, before, now);
	if (error) {
		gateway_free(now);
	} else {
		name_gateway(&from, before);
		name_gateway(&from, now);
	}
	free_source(&from);
	return error;
}
