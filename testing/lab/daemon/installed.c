// SPDX-License-Identifier: GPL-2.0-or-later
/* installed.c - a pluto that somebody has installed, of any flavour */
#include "daemon/installed.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"
#include "daemon/flavour.h"
#include "os/await.h"
#include "os/child.h"

enum { ANSWER_MS = 10000 };

static void take_line(void *arg, const char *line)
{
	char **first = arg;

	if (!*first)
		*first = must_strdup(line);
}

/* The first line that a program says, to be freed; or NULL with @t set. */
static char *ask(const char *program, const char *option, struct trouble *t)
{
	const char *argv[] = { program, option, NULL };
	const char *envp[] = {
		"LANG=C",
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
		NULL,
	};
	char *line = NULL, text[64];
	const struct child_plan plan = {
		.name = program,
		.argv = argv,
		.envp = envp,
		.netns = -1,
		.line = take_line,
		.line_arg = &line,
	};
	struct event_base *base = event_base_new();
	struct child child = { .name = NULL };

	if (!base) {
		trouble(t, "libevent makes no event base");
		return NULL;
	}
	if (!child_start(&child, base, &plan, t)) {
		if (!await(base, ANSWER_MS, child_has_exited, &child))
			trouble(t, "%s %s: no answer within %u ms", program,
				option, ANSWER_MS);
		else if (child.status)
			trouble(t, "%s %s: %s%s%s", program, option,
				child_status_text(child.status, text),
				line ? ": " : "", line ? line : "");
		else if (!line)
			trouble(t, "%s %s says nothing", program, option);
	}
	child_end(&child);
	event_base_free(base);
	if (t->text[0]) {
		free(line);
		return NULL;
	}
	return line;
}

static bool find_helpers(struct installed *in)
{
	static const char *const dirs[] = { "libexec/ipsec", "lib/ipsec" };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		char *dir = must_printf("%s/%s", in->prefix, dirs[i]);
		char *pluto = must_printf("%s/pluto", dir);
		bool there = !access(pluto, X_OK);

		free(pluto);
		if (there) {
			in->helpers = dir;
			return true;
		}
		free(dir);
	}
	return false;
}

static int need(const char *dir, const char *name, struct trouble *t)
{
	char *path = must_printf("%s/%s", dir, name);
	int error = access(path, X_OK) ? trouble(t, "%s: %m", path) : 0;

	free(path);
	return error;
}

/* Returns NULL with @t set when it is of none. */
static const struct flavour *find_flavour(struct installed *in,
					  struct trouble *t)
{
	const struct flavour *flavour = NULL;
	char *pluto = must_printf("%s/pluto", in->helpers), *names;
	char *said = ask(pluto, "--version", t);

	free(pluto);
	if (!said)
		return NULL;
	names = flavour_names();
	if (!flavour_read_version(said, &in->product, &in->version))
		trouble(t,
			"%s/pluto --version says \"%s\", which is none of %s",
			in->helpers, said, names);
	else
		flavour = flavour_of(in->product, in->version);
	if (!flavour && in->version)
		trouble(t, "%s/pluto is %s %s; the lab knows %s", in->helpers,
			in->product, in->version, names);
	free(names);
	free(said);
	return flavour;
}

int installed_find(const char *prefix, struct installed *out, struct trouble *t)
{
	const struct flavour *flavour = NULL;
	struct trouble own = { .text = "" };
	char *ipsec;

	*out = (struct installed) { .prefix = realpath(prefix, NULL) };
	if (!out->prefix) {
		trouble(&own, "%m");
		goto out;
	}
	if (!find_helpers(out)) {
		trouble(&own,
			"there is no pluto in libexec/ipsec or lib/ipsec below it");
		goto out;
	}
	out->programs = must_printf("%s/sbin", out->prefix);
	if (need(out->helpers, "whack", &own) ||
	    need(out->helpers, "addconn", &own) ||
	    need(out->programs, "ipsec", &own))
		goto out;
	flavour = find_flavour(out, &own);
	if (!flavour)
		goto out;
	if (!flavour->fixed_helpers) {
		out->libexec = must_strdup(out->helpers);
		goto out;
	}
	ipsec = must_printf("%s/ipsec", out->programs);
	out->libexec = ask(ipsec, "--directory", &own);
	if (out->libexec && out->libexec[0] != '/')
		trouble(&own,
			"%s --directory says \"%s\", which is no directory",
			ipsec, out->libexec);
	free(ipsec);
out:
	if (!own.text[0])
		return 0;
	installed_free(out);
	return trouble(t, "installed pluto: %s: %s", prefix, own.text);
}

int installed_write(const struct installed *in, const char *dir,
		    struct trouble *t)
{
	char *path = must_printf("%s/paths", dir);
	FILE *file = fopen(path, "we");
	bool bad = !file;

	if (file) {
		fprintf(file,
			"PRODUCT=%s\nVERSION=%s\nHELPERS=%s\nPROGRAMS=%s\n"
			"LIBEXECDIR=%s\nSBINDIR=%s\n",
			in->product, in->version, in->helpers, in->programs,
			in->libexec, in->programs);
		bad = ferror(file) != 0;
		bad |= fclose(file) != 0;
	}
	if (bad)
		trouble(t, "write %s: %m", path);
	free(path);
	return bad ? -1 : 0;
}

void installed_free(struct installed *in)
{
	free(in->prefix);
	free(in->product);
	free(in->version);
	free(in->helpers);
	free(in->programs);
	free(in->libexec);
	*in = (struct installed) { .prefix = NULL };
}
