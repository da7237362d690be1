/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_file.h - ipsec.conf as written: its sections and their lines.
 *
 * The grammar is that of libreswan's and Openswan's parser.lex and parser.y: a
 * section begins in the first column ("config setup", "conn NAME"), its lines
 * begin with a blank, "include PATTERN" stands between sections, '#' begins a
 * comment.  The reader does not check options: an unknown option is kept and
 * has no effect.
 */
#ifndef SACHECK_CONFIG_FILE_H
#define SACHECK_CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/trouble.h"

enum {
	CONFIG_INCLUDE_DEPTH = 10,   /* MAX_INCLUDE_DEPTH of pluto */
	CONFIG_FILE_MOST = 16 << 20, /* bytes of a file */
	CONFIG_FILES_MOST = 65536,   /* files, included ones too */
};

/* A place in a file. */
struct config_place {
	const char *file; /* lives as long as the struct config_file */
	unsigned line;
};

struct config_line {
	char *key;   /* in small letters, "left-id" as "leftid" */
	char *value; /* without quotes or braces */
	struct config_place place;
};

struct config_section {
	char *name; /* of a conn; "" is "config setup" */
	struct config_place place;
	struct config_line *lines;
	unsigned count;
	/* config_conn.c: read for the current conn; named in some also= */
	bool visited, included;
};

/* An ipsec.conf with all files that it includes. */
struct config_file {
	const char *path;		 /* as given */
	struct config_section *sections; /* in order */
	unsigned count;
	struct config_place *missing; /* includes without a file */
	unsigned missing_count;
	char **files; /* path, and the included files */
	unsigned files_count;
};

/**
 * config_read() - read an ipsec.conf and what it includes.
 * @path: "-" is standard input
 *
 * A relative include is relative to the directory of its file (ipsec.conf(5)).
 * An include without a file is no error, as in pluto, but noted.  Returns 0, to
 * release @f with config_free(); or -1 with @t set, which begins with the file,
 * and nothing to release.
 */
int config_read(const char *path, struct config_file *f, struct trouble *t);

/**
 * config_parse() - as config_read(), but from a text, without its includes.
 * @name: for messages; must outlive @f
 * @size: of @text; a NUL in it is an error
 */
int config_parse(const char *text, size_t size, const char *name,
		 struct config_file *f, struct trouble *t);

void config_free(struct config_file *f);

#endif
