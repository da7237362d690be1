/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h - directories and files for results.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/trouble.h"

/**
 * file_make_directories() - mkdir -p, for what is below an existing directory.
 * @below: "" for the root
 *
 * Returns 0, or -1 with errno set.
 */
int file_make_directories(const char *below, const char *path);

/**
 * file_read() - a whole file of text at once.
 *
 * Returns the text, to be freed, or NULL with @t set, also when a NUL is in it.
 */
char *file_read(const char *path, struct trouble *t);

/**
 * file_write() - a whole file at once.
 *
 * Written beside and renamed: nobody ever sees half of it.
 *
 * Returns 0, or -1 with @t set.
 */
int file_write(const char *directory, const char *name, const char *text,
	       struct trouble *t);

#endif
