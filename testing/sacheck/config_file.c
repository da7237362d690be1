// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_file.c - ipsec.conf as it is written.
 */
#include "sacheck/config_file.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* Where the reader is. */
struct reader {
	struct config_file *f;
	struct config_place at;
	unsigned depth;
	bool includes; /* or they are passed over */
	bool in_section;
	struct trouble *t;
};

static int read_path(struct reader *r, const char *path);

static int wrong(const struct reader *r, const char *what)
{
	return trouble(r->t, "%s:%u: %s", r->at.file, r->at.line, what);
}

/* ---- words ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *at)
{
	while (is_blank(*at))
		at++;
	return at;
}

static char *copy(const char *from, const char *end)
{
	return must_printf("%.*s", (int)(end - from), from);
}

/*
 * "quoted", {in braces}, or up to the next blank.  Sets @rest behind it.
 * Returns NULL for a quote or a brace that is not closed.
 */
static char *read_value(const char *at, const char **rest)
{
	const char *end;

	if (*at == '"' || *at == '{') {
		/* the last brace of the line ends it, as for pluto */
		end = *at == '"' ? strchr(at + 1, '"') : strrchr(at, '}');
		if (!end)
			return NULL;
		*rest = end + 1;
		return copy(at + 1, end);
	}
	for (end = at; *end && !is_blank(*end) && *end != '"';)
		end++;
	*rest = end;
	return copy(at, end);
}

/* Only blanks or a comment. */
static bool is_rest(const char *at)
{
	at = skip_blanks(at);
	return *at == '\0' || *at == '#';
}

/* "Left-ID" is "leftid". */
static char *read_key(const char *from, const char *end)
{
	char *key = copy(from, end);
	size_t side;

	for (char *c = key; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	side = strncmp(key, "left", 4) == 0  ? 4 :
	       strncmp(key, "right", 5) == 0 ? 5 :
					       0;
	if (side && key[side] == '-')
		memmove(key + side, key + side + 1, strlen(key + side));
	return key;
}

/* ---- lines ---- */

/* A copy of @name is kept. */
static void begin_section(struct reader *r, const char *name)
{
	struct config_file *f = r->f;

	f->sections = must_grow(f->sections, f->count + 1,
				sizeof(*f->sections));
	f->sections[f->count++] = (struct config_section) {
		.name = must_strdup(name),
		.place = r->at,
	};
	r->in_section = true;
}

static bool is_comment_key(const char *key)
{
	return key[0] == 'x' && (key[1] == '-' || key[1] == '_');
}

static int read_option(struct reader *r, const char *line)
{
	const char *end = line + strcspn(line, "\"= \t\r"), *at;
	struct config_section *section;
	char *key, *value;

	if (!r->in_section)
		return wrong(r, "an indented line that is in no section");
	if (end == line)
		return wrong(r, "an option has a name, '=' and a value");
	at = skip_blanks(end);
	key = read_key(line, end);
	if (is_comment_key(key)) {
		free(key);
		return 0;
	}
	if (*at != '=') {
		free(key);
		return wrong(r, "an option without '='");
	}
	at = skip_blanks(at + 1);
	value = *at == '#' ? must_strdup("") : read_value(at, &at);
	if (!value || !is_rest(at)) {
		wrong(r,
		      value ? "something after the value; a value with blanks has quotes or braces" :
			      "a quote or brace is not closed");
		free(value);
		free(key);
		return -1;
	}
	section = &r->f->sections[r->f->count - 1];
	section->lines = must_grow(section->lines, section->count + 1,
				   sizeof(*section->lines));
	section->lines[section->count++] = (struct config_line) {
		.key = key,
		.value = value,
		.place = r->at,
	};
	return 0;
}

/* The files of an include, in the order of glob(3), as pluto reads them. */
static int include(struct reader *r, const char *pattern)
{
	struct config_file *f = r->f;
	const char *slash = strrchr(r->at.file, '/');
	char *whole = pattern[0] == '/' || !slash ?
			      must_strdup(pattern) :
			      must_printf("%.*s/%s", (int)(slash - r->at.file),
					  r->at.file, pattern);
	glob_t found = { 0 };
	int error = 0;

	if (r->depth + 1 >= CONFIG_INCLUDE_DEPTH) {
		error = wrong(r, "files include each other too deeply");
	} else if (glob(whole, GLOB_BRACE, NULL, &found)) {
		f->missing = must_grow(f->missing, f->missing_count + 1,
				       sizeof(*f->missing));
		f->missing[f->missing_count++] = r->at;
	} else {
		for (size_t i = 0; i < found.gl_pathc && !error; i++) {
			struct config_place at = r->at;

			r->depth++;
			error = read_path(r, found.gl_pathv[i]);
			r->depth--;
			r->at = at;
		}
	}
	globfree(&found);
	free(whole);
	return error;
}

/* A line that begins in the first column. */
static int read_head(struct reader *r, const char *line)
{
	const char *end = line + strcspn(line, " \t\r"), *at = skip_blanks(end);
	size_t length = (size_t)(end - line);
	char *name;
	int error = 0;

	if (length == 6 && strncmp(line, "config", 6) == 0 &&
	    strncmp(at, "setup", 5) == 0 && is_rest(at + 5)) {
		begin_section(r, "");
		return 0;
	}
	if (length == 7 && strncmp(line, "version", 7) == 0)
		return 0;
	if ((length != 4 || strncmp(line, "conn", 4) != 0) &&
	    (length != 7 || strncmp(line, "include", 7) != 0))
		return wrong(
			r,
			strchr(line, '=') ?
				"an option begins with a blank, as it belongs to a section" :
				"neither config setup, conn, include nor an option");
	name = read_value(at, &at);
	if (!name || !*name || !is_rest(at))
		error = wrong(r, "conn and include take one name");
	else if (length == 4)
		begin_section(r, name);
	else if (r->includes)
		error = include(r, name);
	free(name);
	/* what was included may have begun a section, but ends it, too */
	r->in_section = length == 4;
	return error;
}

static int read_text(struct reader *r, const char *text, size_t size)
{
	const char *end = text + size;
	int error = 0;

	r->in_section = false;
	for (r->at.line = 1; text < end && !error; r->at.line++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const char *at;
		char *line;

		stop = stop ? stop : end;
		if (memchr(text, '\0', (size_t)(stop - text)))
			return wrong(r, "a NUL: this is no text");
		line = copy(text, stop);
		at = skip_blanks(line);
		if (*at && *at != '#')
			error = at == line ? read_head(r, line) :
					     read_option(r, at);
		free(line);
		text = stop + 1;
	}
	return error;
}

/* ---- files ---- */

static const char *keep_path(struct config_file *f, const char *path)
{
	f->files = must_grow(f->files, f->files_count + 1, sizeof(*f->files));
	return f->files[f->files_count++] = must_strdup(path);
}

/* NULL with @t set; else a buffer to free(). */
static char *slurp(FILE *file, const char *path, size_t *size,
		   struct trouble *t)
{
	size_t room = 1 << 16, used = 0, got;
	char *text = must_calloc(room, 1);

	while ((got = fread(text + used, 1, room - used, file)) > 0) {
		used += got;
		if (used > CONFIG_FILE_MOST)
			break;
		if (used == room)
			text = must_grow(text, room *= 2, 1);
	}
	if (ferror(file) || used > CONFIG_FILE_MOST) {
		free(text);
		if (used > CONFIG_FILE_MOST)
			trouble(t, "%s: too long for an ipsec.conf", path);
		else
			trouble(t, "%s: %m", path);
		return NULL;
	}
	*size = used;
	return text;
}

static int read_path(struct reader *r, const char *path)
{
	bool is_stdin = !r->depth && strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	struct config_place from = r->at;
	int error = -1;
	char *text;
	size_t size;

	if (!file && r->depth)
		return trouble(r->t, "%s:%u: include %s: %m", from.file,
			       from.line, path);
	if (!file)
		return trouble(r->t, "%s: %m", path);
	if (r->f->files_count < CONFIG_FILES_MOST) {
		r->at.file = keep_path(r->f, is_stdin ? "stdin" : path);
		text = slurp(file, r->at.file, &size, r->t);
		if (text)
			error = read_text(r, text, size);
		free(text);
	} else {
		wrong(r, "too many files are included");
	}
	if (!is_stdin)
		fclose(file);
	return error;
}

int config_read(const char *path, struct config_file *f, struct trouble *t)
{
	struct reader r = { .f = f, .includes = true, .t = t };

	*f = (struct config_file) { .path = path };
	if (!read_path(&r, path))
		return 0;
	config_free(f);
	return -1;
}

int config_parse(const char *text, size_t size, const char *name,
		 struct config_file *f, struct trouble *t)
{
	struct reader r = { .f = f, .t = t };

	*f = (struct config_file) { .path = name };
	r.at.file = keep_path(f, name);
	if (!read_text(&r, text, size))
		return 0;
	config_free(f);
	return -1;
}

void config_free(struct config_file *f)
{
	for (unsigned i = 0; i < f->count; i++) {
		struct config_section *section = &f->sections[i];

		for (unsigned j = 0; j < section->count; j++) {
			free(section->lines[j].key);
			free(section->lines[j].value);
		}
		free(section->lines);
		free(section->name);
	}
	free(f->sections);
	free(f->missing);
	for (unsigned i = 0; i < f->files_count; i++)
		free(f->files[i]);
	free(f->files);
	*f = (struct config_file) { .path = NULL };
}
