/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build.c - one build of an IKE daemon */
#define _GNU_SOURCE 1

#include "build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

int build_load(struct build *b, const char *label, const char *dir,
	       struct trouble *t)
{
	char *path, *line = NULL;
	size_t room = 0;
	ssize_t length;
	FILE *file;

	*b = (struct build) { .label = must_strdup(label) };
	b->dir = realpath(dir, NULL);
	if (!b->dir) {
		trouble(t, "build %s: %s: %m", label, dir);
		build_free(b);
		return -1;
	}
	path = must_printf("%s/paths", b->dir);
	file = fopen(path, "re");
	if (!file) {
		trouble(t, "build %s: open %s: %m", label, path);
		free(path);
		build_free(b);
		return -1;
	}
	while ((length = getline(&line, &room, file)) > 0) {
		const struct {
			const char *key;
			char **value;
		} table[] = {
			{ "LIBEXECDIR=", &b->libexec },
			{ "SBINDIR=", &b->sbin },
			{ "VERSION=", &b->version },
		};

		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
			size_t key = strlen(table[i].key);

			if (strncmp(line, table[i].key, key) != 0)
				continue;
			free(*table[i].value);
			*table[i].value = must_strdup(line + key);
		}
	}
	free(line);
	fclose(file);
	if (!b->libexec || !b->sbin || !b->version ||
	    b->libexec[0] != '/' || b->sbin[0] != '/') {
		trouble(t, "build %s: %s lacks LIBEXECDIR, SBINDIR or VERSION",
			label, path);
		free(path);
		build_free(b);
		return -1;
	}
	free(path);
	return 0;
}

void build_free(struct build *b)
{
	free(b->label);
	free(b->dir);
	free(b->libexec);
	free(b->sbin);
	free(b->version);
	*b = (struct build) { .label = NULL };
}

char *build_helper(const struct build *b, const char *name)
{
	return must_printf("%s/root%s/%s", b->dir, b->libexec, name);
}

char *build_program(const struct build *b, const char *name)
{
	return must_printf("%s/root%s/%s", b->dir, b->sbin, name);
}
