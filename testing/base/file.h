/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h - directories and files for results.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/trouble.h"

/**
 * file_make_directories() - mkdir -p @path in the existing directory @below.
 * @below: "" for the root
 *
 * Returns 0, or -1 with errno set.
 */
int file_make_directories(const char *below, const char *path);

/**
 * file_read() - a whole file of text at once.
 *
 * Returns the text, to be freed, or NULL with @t set, also if it has a NUL.
 */
char *file_read(const char *path, struct trouble *t);

/**
 * file_write() - a whole file at once.
 *
 * Writes another file and renames it: nobody ever sees half of the text.
 *
 * Returns 0, or -1 with @t set.
 */
int file_write(const char *directory, const char *name, const char *text,
	       struct trouble *t);

#endif
