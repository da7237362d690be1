// SPDX-License-Identifier: GPL-2.0-or-later
/* build.c - one build of an IKE daemon */
#define _GNU_SOURCE 1

#include "daemon/build.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "daemon/flavour.h"

/* What the file need not say, because scripts/build-pluto has it so. */
static void complete(struct build *b, const char *product)
{
	b->installed = product != NULL;
	if (!b->helpers)
		b->helpers = must_printf("%s/root%s", b->dir, b->libexec);
	if (!b->programs)
		b->programs = must_printf("%s/root%s", b->dir, b->sbin);
	b->flavour = flavour_of(product ? product : "Libreswan", b->version);
}

int build_load(struct build *b, const char *label, const char *dir,
	       struct trouble *t)
{
	char *path, *line = NULL, *product = NULL;
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
			{ "PRODUCT=", &product },
			{ "HELPERS=", &b->helpers },
			{ "PROGRAMS=", &b->programs },
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
	if (!b->libexec || !b->sbin || !b->version || b->libexec[0] != '/' ||
	    b->sbin[0] != '/') {
		trouble(t, "build %s: %s lacks LIBEXECDIR, SBINDIR or VERSION",
			label, path);
		free(path);
		free(product);
		build_free(b);
		return -1;
	}
	free(path);
	complete(b, product);
	free(product);
	return 0;
}

void build_free(struct build *b)
{
	free(b->label);
	free(b->dir);
	free(b->helpers);
	free(b->programs);
	free(b->libexec);
	free(b->sbin);
	free(b->version);
	*b = (struct build) { .label = NULL };
}

bool build_is_patched(const struct build *b)
{
	return b->flavour && strcmp(b->label, "U") != 0;
}

char *build_helper(const struct build *b, const char *name)
{
	return must_printf("%s/%s", b->helpers, name);
}

char *build_program(const struct build *b, const char *name)
{
	return must_printf("%s/%s", b->programs, name);
}

/* ---- what it cannot do ---- */

struct keywords {
	const char *bytes; /* of the program that knows them */
	size_t size;
	char *unknown;
};

/*
 * As the end of a string: a linker lets "subnets" share the bytes of
 * "leftsubnets".
 */
static bool is_known(void *arg, const char *key, const char *value)
{
	struct keywords *k = arg;
	const char *bare = flavour_bare_key(key);

	(void)value;
	if (memmem(k->bytes, k->size, bare, strlen(bare) + 1))
		return true;
	k->unknown = must_printf("%s=", key);
	return false;
}

/* Returns what addconn does not know, to be freed, or NULL. */
static char *unknown_option(const struct build *b, const struct scenario *s,
			    const struct scenario_site *site,
			    enum ike_version ike)
{
	char *addconn = build_helper(b, "addconn");
	int fd = open(addconn, O_RDONLY | O_CLOEXEC);
	struct keywords k = { .unknown = NULL };
	struct stat status;
	void *bytes;

	/* what cannot be read is not said to lack anything: it will fail */
	if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0) {
		k.size = (size_t)status.st_size;
		bytes = mmap(NULL, k.size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (bytes != MAP_FAILED) {
			k.bytes = bytes;
			flavour_each_option(s, site, ike, build_is_patched(b),
					    is_known, &k);
			munmap(bytes, k.size);
		}
	}
	if (fd >= 0)
		close(fd);
	free(addconn);
	return k.unknown;
}

char *build_gap(const struct build *b, const struct scenario *s,
		const struct scenario_site *site, enum ike_version ike)
{
	char *gap;

	if (!b->installed || !b->flavour)
		return NULL;
	gap = flavour_gap(b->flavour, s, site, ike);
	return gap ? gap : unknown_option(b, s, site, ike);
}
