// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * places.c - where a run finds what it needs, and where its results go.
 */
#include "run/places.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "daemon/installed.h"
#include "os/scratch.h"

static char *real(const char *what, const char *path, struct trouble *t)
{
	char *found = realpath(path, NULL);

	if (!found)
		trouble(t, "%s %s: %m", what, path);
	return found;
}

/* A guest has file systems of its own at some places. */
static int check_visible(const char *path, struct trouble *t)
{
	static const char *const hidden[] = {
		"/dev/",
		"/proc/",
		"/run/",
		"/sys/",
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (strncmp(path, hidden[i], strlen(hidden[i])) == 0)
			return trouble(t,
				       "%s: a guest kernel cannot see what "
				       "is below %s",
				       path, hidden[i]);
	}
	return 0;
}

/*
 * A pluto that is installed somewhere: what it says of itself is kept among the
 * results, where workers read it, in place of what scripts/build-pluto writes.
 */
static char *find_installed(const struct places *places, const char *name,
			    const char *prefix, struct trouble *t)
{
	char *below = must_printf("builds/%s", name);
	char *dir = must_printf("%s/%s", places->out, below);
	struct installed in;

	if (installed_find(prefix, &in, t) == 0) {
		if (file_make_directories(places->out, below))
			trouble(t, "make directory %s: %m", dir);
		else if ((!places->guest || !check_visible(in.prefix, t)) &&
			 !installed_write(&in, dir, t))
			printf("%s: %s %s in %s\n", name, in.product,
			       in.version, in.prefix);
		installed_free(&in);
	}
	free(below);
	if (!t->text[0])
		return dir;
	free(dir);
	return NULL;
}

/* What a column letter means at each party. */
static int find_builds(const struct places *places, const char *letter,
		       const char *dir, const char *prefixes, char *found[2],
		       struct trouble *t)
{
	const char *second = prefixes ? strchr(prefixes, ',') : NULL;
	char *first, *name;

	if (!prefixes) {
		char *what = must_printf("build %s", letter);

		for (unsigned party = 0; party < 2; party++)
			found[party] = real(what, dir, t);
		free(what);
	} else if (!second) {
		found[0] = find_installed(places, letter, prefixes, t);
		found[1] = must_strdup(found[0]);
	} else {
		first = must_printf("%.*s", (int)(second - prefixes), prefixes);
		name = must_printf("%s-A", letter);
		found[0] = find_installed(places, name, first, t);
		free(name);
		name = must_printf("%s-B", letter);
		found[1] = find_installed(places, name, second + 1, t);
		free(name);
		free(first);
	}
	return t->text[0] ? -1 : 0;
}

int places_find(struct places *places, const struct run_options *o,
		struct trouble *t)
{
	places->guest = strcmp(o->kernel, "host") != 0;
	places->self = real("my own program", "/proc/self/exe", t);
	places->scenarios = real("scenarios", o->scenarios, t);
	if (o->charon)
		places->charon = real("charon", o->charon, t);
	for (unsigned i = 1; i <= RUN_PARTS; i++) {
		if (o->knock_out[i])
			places->knock_out[i] = real("build for --knock-out",
						    o->knock_out[i], t);
	}
	if (o->mutants)
		places->mutants = real("mutants", o->mutants, t);
	if (t->text[0] || find_builds(places, "U", o->unpatched, o->installed_u,
				      places->unpatched, t))
		return -1;
	if (o->patched || o->installed_p) {
		if (find_builds(places, "P", o->patched, o->installed_p,
				places->patched, t))
			return -1;
	} else {
		/* no cell has it, as struct run_options says */
		for (unsigned party = 0; party < 2; party++)
			places->patched[party] = must_strdup(
				places->unpatched[party]);
	}
	if (!places->guest)
		return 0;
	if (guest_kernel_named(&places->kernel, o->kernel, t))
		return -1;
	places->slowness = guest_slowness(&places->kernel);
	for (unsigned party = 0; party < 2; party++)
		if (check_visible(places->unpatched[party], t) ||
		    check_visible(places->patched[party], t))
			return -1;
	if (check_visible(places->self, t) ||
	    check_visible(places->scenarios, t) ||
	    check_visible(places->kernel.modules, t) ||
	    (places->charon && check_visible(places->charon, t)) ||
	    check_visible(places->out, t))
		return -1;
	return 0;
}

int places_open_out(struct places *places, const char *out, struct trouble *t)
{
	static const char *const old[] = {
		"results.json", "results.tap",	"results.xml", "cells",
		"cores",	"observations", "builds",
	};

	if (file_make_directories(out[0] == '/' ? "" : ".", out))
		return trouble(t, "make directory %s: %m", out);
	places->out = realpath(out, NULL);
	places->lock = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!places->out || places->lock < 0)
		return trouble(t, "open directory %s: %m", out);
	if (flock(places->lock, LOCK_EX | LOCK_NB))
		return trouble(t, "%s: another run writes there", out);
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		char *path = must_printf("%s/%s", places->out, old[i]);

		scratch_remove(path);
		free(path);
	}
	if (file_make_directories(places->out, "cells") ||
	    file_make_directories(places->out, "cores"))
		return trouble(t, "make directories in %s: %m", out);
	return 0;
}

static int remove_empty(const char *path, const struct stat *status, int type,
			struct FTW *where)
{
	(void)status;
	(void)where;
	if (type == FTW_DP)
		rmdir(path); /* refuses what is not empty */
	return 0;
}

void places_prune(const struct places *places, const char *command)
{
	char *cells = must_printf("%s/cells", places->out);
	char *cores = must_printf("%s/cores", places->out);

	nftw(cells, remove_empty, 16, FTW_DEPTH | FTW_PHYS);
	if (rmdir(cores) && errno == ENOTEMPTY)
		fprintf(stderr, "%s: something crashed in a guest: see %s\n",
			command, cores);
	free(cores);
	free(cells);
}

void places_free(struct places *places)
{
	guest_kernel_free(&places->kernel);
	if (places->lock >= 0)
		close(places->lock);
	free(places->self);
	free(places->scenarios);
	free(places->out);
	free(places->charon);
	free(places->mutants);
	for (unsigned party = 0; party < 2; party++) {
		free(places->unpatched[party]);
		free(places->patched[party]);
	}
	for (unsigned i = 0; i <= RUN_PARTS; i++)
		free(places->knock_out[i]);
}
