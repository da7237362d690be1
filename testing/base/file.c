// SPDX-License-Identifier: GPL-2.0-or-later
/* file.c - directories and files for results */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/must.h"

int file_make_directories(const char *below, const char *path)
{
	char *whole = must_printf("%s/%s/", below, path);
	int result = 0;

	for (char *c = whole + strlen(below) + 1; *c && !result; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		if (mkdir(whole, 0777) && errno != EEXIST)
			result = -1;
		*c = '/';
	}
	free(whole);
	return result;
}

char *file_read(const char *path, struct trouble *t)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t size;

	if (!f) {
		trouble(t, "%s: %m", path);
		return NULL;
	}
	size = getdelim(&text, &room, '\0', f);
	if (ferror(f)) {
		trouble(t, "%s: %m", path);
	} else if (size < 0) {
		free(text);
		text = must_strdup("");
	} else if (strlen(text) != (size_t)size) {
		trouble(t, "%s: not a text: byte %zu is a NUL", path,
			strlen(text) + 1);
	}
	fclose(f);
	if (!t->text[0])
		return text;
	free(text);
	return NULL;
}

int file_write(const char *directory, const char *name, const char *text,
	       struct trouble *t)
{
	char *path = must_printf("%s/%s", directory, name);
	char *beside = must_printf("%s.new", path);
	FILE *f = fopen(beside, "we");
	int error = 0;

	if (!f) {
		error = trouble(t, "%s: %m", beside);
		goto out;
	}
	if (fputs(text, f) == EOF)
		error = trouble(t, "%s: %m", beside);
	if (fclose(f) && !error)
		error = trouble(t, "%s: %m", beside);
	if (!error && rename(beside, path))
		error = trouble(t, "%s: %m", path);
	if (error)
		remove(beside);
out:
	free(path);
	free(beside);
	return error;
}
