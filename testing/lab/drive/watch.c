// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watch.c - a real `sacheck watch` at each gateway while packets are judged.
 */
#include "drive/watch.h"

#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "drive/peer.h"
#include "observation/artifact.h"
#include "os/await.h"
#include "os/child.h"

enum {
	START_MS = 10000,
	END_MS = 10000,
	EXIT_COULD_NOT_TELL = 2, /* sacheck(8) */
};

struct watch {
	struct peer *peer;
	struct child process;
	bool watching;
	FILE *said;
	char *text; /* what it said, once @said is closed */
	size_t size;
};

/* It is built beside this program. */
static char *program(void)
{
	char *self = realpath("/proc/self/exe", NULL), *path;

	path = must_printf("%s/sacheck", self ? dirname(self) : ".");
	free(self);
	return path;
}

static void hear(void *arg, const char *line)
{
	struct watch *w = arg;

	w->watching |= strstr(line, "watching ") != NULL;
	fprintf(w->said, "%s\n", line);
}

static bool watches(void *arg)
{
	const struct watch *w = arg;

	return w->watching || w->process.exited;
}

/* What it needs to read, and no more. */
static int check_rights(const struct watch *w, struct trouble *t)
{
	static const char *const lines[] = {
		"CapPrm:\t0000000000001000\n", /* CAP_NET_ADMIN */
		"CapEff:\t0000000000001000\n",
		"NoNewPrivs:\t1\n",
	};
	char *path = must_printf("/proc/%d/status", (int)w->process.pid);
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	int error = 0;

	free(path);
	if (!file || getdelim(&text, &room, '\0', file) < 0)
		error = trouble(t, "%s: read its status: %m", w->process.name);
	for (size_t i = 0;
	     !error && text && i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!strstr(text, lines[i]))
			error = trouble(t, "%s has other rights than %s",
					w->process.name, lines[i]);
	if (file)
		fclose(file);
	free(text);
	return error;
}

/* As the capture of the gateway's netlink has it. */
static int check_requests(struct watch *w, struct trouble *t)
{
	struct xfrm *x = &w->peer->xfrm;

	x->reader = 0;
	if (x->reader_wrote)
		return trouble(
			t,
			"%s sent the kernel what is no question: a message of type %d",
			w->process.name, x->reader_wrote);
	if (!x->reader_asked)
		return trouble(t, "%s was seen to ask nothing",
			       w->process.name);
	return 0;
}

static int start(struct lab *lab, struct watch *w, const char *path)
{
	/* it has no name; whoever asks from outside finds it here */
	char *netns = must_printf("/proc/%d/fd/%d", (int)getpid(),
				  w->peer->xfrm.netns);
	char *name = must_printf("sacheck watch at %s", w->peer->site->name);
	const char *argv[] = {
		path, "--netns", netns, "--color", "never", "watch", NULL,
	};
	static const char *const envp[] = { "TZ=UTC", NULL };
	struct child_plan plan = {
		.name = name,
		.argv = argv,
		.envp = envp,
		.netns = -1,
		.line = hear,
		.line_arg = w,
	};
	int error = child_start(&w->process, lab->base, &plan, &lab->trouble);

	w->peer->xfrm.reader = (uint32_t)w->process.pid;
	w->peer->xfrm.reader_asked = 0;
	w->peer->xfrm.reader_wrote = 0;
	free(netns);
	free(name);
	return error;
}

int watches_begin(struct lab *lab)
{
	char *path;
	int error = 0;

	watches_kill(lab);
	if (!lab->env->artifacts || lab->failure_kept)
		return 0;
	path = program();
	lab->watches = must_calloc(lab->peers_count, sizeof(*lab->watches));
	for (unsigned i = 0; i < lab->peers_count && !error; i++) {
		struct watch *w = &lab->watches[i];

		if (!lab->peers[i].xfrm.name)
			continue;
		w->peer = &lab->peers[i];
		w->said = must_memstream(&w->text, &w->size);
		error = start(lab, w, path);
	}
	free(path);
	for (unsigned i = 0; i < lab->peers_count && !error; i++) {
		struct watch *w = &lab->watches[i];

		if (!w->said)
			continue;
		if (await(lab->base, START_MS, watches, w) && w->watching) {
			error = check_rights(w, &lab->trouble);
			continue;
		}
		fflush(w->said);
		error = trouble(&lab->trouble, "%s does not watch: %s",
				w->process.name, w->text);
	}
	return error;
}

static int end(struct lab *lab, struct watch *w)
{
	char *path, status[64];
	FILE *file;
	int error = 0;

	if (!await(lab->base, END_MS, child_has_exited, &w->process))
		return trouble(&lab->trouble, "%s does not end",
			       w->process.name);
	fclose(w->said);
	w->said = NULL;
	if (!WIFEXITED(w->process.status) ||
	    WEXITSTATUS(w->process.status) >= EXIT_COULD_NOT_TELL)
		return trouble(&lab->trouble, "%s: %s; it said: %s",
			       w->process.name,
			       child_status_text(w->process.status, status),
			       w->text);
	if (check_requests(w, &lab->trouble))
		return -1;
	path = watch_path(lab->env->artifacts, w->peer->site->name);
	file = fopen(path, lab->watched ? "ae" : "we");
	if (!file || fputs(w->text, file) < 0)
		error = trouble(&lab->trouble, "write %s: %m", path);
	if (file && fclose(file))
		error = trouble(&lab->trouble, "write %s: %m", path);
	free(path);
	return error;
}

int watches_end(struct lab *lab)
{
	int error = 0;

	for (unsigned i = 0; lab->watches && i < lab->peers_count; i++)
		if (lab->watches[i].said)
			kill(lab->watches[i].process.pid, SIGTERM);
	for (unsigned i = 0; lab->watches && i < lab->peers_count && !error;
	     i++)
		if (lab->watches[i].said)
			error = end(lab, &lab->watches[i]);
	lab->watched |= lab->watches != NULL;
	watches_kill(lab);
	return error;
}

void watches_kill(struct lab *lab)
{
	for (unsigned i = 0; lab->watches && i < lab->peers_count; i++) {
		struct watch *w = &lab->watches[i];

		if (!w->peer)
			continue;
		child_end(&w->process);
		if (w->said)
			fclose(w->said);
		free(w->text);
	}
	free(lab->watches);
	lab->watches = NULL;
}
