/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_file.h - ipsec.conf as it is written: sections, and lines in them.
 *
 * The grammar is that of libreswan's and Openswan's parser.lex and parser.y:
 * a section begins in the first column ("config setup", "conn NAME"), its
 * lines begin with a blank, "include PATTERN" stands between sections, '#'
 * begins a comment.  Which options there are, and in which version, is not
 * looked at: what is not known is kept and means nothing.
 */
#ifndef SACHECK_CONFIG_FILE_H
#define SACHECK_CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/trouble.h"

enum {
	CONFIG_INCLUDE_DEPTH = 10,   /* as MAX_INCLUDE_DEPTH there */
	CONFIG_FILE_MOST = 16 << 20, /* bytes of a file */
	CONFIG_FILES_MOST = 65536,   /* of all that one includes */
};

/* Where something stands. */
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
	/* see config_conn.c: taken by the conn at hand, and by any */
	bool visited, included;
};

/* What one ipsec.conf says, with all that it includes. */
struct config_file {
	const char *path;		 /* as it was named */
	struct config_section *sections; /* in order */
	unsigned count;
	struct config_place *missing; /* includes that are not there */
	unsigned missing_count;
	char **files; /* path, and what was included */
	unsigned files_count;
};

/**
 * config_read() - read an ipsec.conf and what it includes.
 * @path: "-" is standard input
 *
 * A relative include is relative to the directory of the file that has it
 * (ipsec.conf(5)).  One that is not there is no error, as it is none to pluto;
 * it is noted.  Returns 0, release @f with config_free(); or -1 with @t set,
 * which begins with file and line, and nothing to release.
 */
int config_read(const char *path, struct config_file *f, struct trouble *t);

/**
 * config_parse() - the same of a text, whose includes are passed over.
 * @name: what to call it in messages
 * @size: of @text, which may have no NUL
 */
int config_parse(const char *text, size_t size, const char *name,
		 struct config_file *f, struct trouble *t);

void config_free(struct config_file *f);

#endif
