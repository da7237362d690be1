/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script.h - the commands of a test, in order, each with its host.
 *
 * As upstream has it in testing/utils/fab/scripts.py: all.sh or
 * all.console.txt; or, of the scripts in the directory, nicinit.sh,
 * eastinit.sh, HOSTinit.sh, HOSTrun.sh, then all others by name, at each host
 * that their names have in them, and last final.sh at every host.
 */
#ifndef UPSTREAM_SCRIPT_H
#define UPSTREAM_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/trouble.h"
#include "upstream/hosts.h"

struct command {
	int host; /* -1: a comment of all.sh */
	char *line;
};

struct script {
	struct command *all;
	size_t count;
	bool used[HOSTS];
	bool merged;   /* compared as all.console.txt, not host by host */
	char *foreign; /* a host that we do not have, or NULL */
};

/**
 * script_load() - read the commands of a test.
 * @dir: of the test
 *
 * Returns 0, or -1 with @t set.
 */
int script_load(const char *dir, struct script *out, struct trouble *t);

void script_free(struct script *s);

#endif
