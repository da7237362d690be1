// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * beside.c - whether sacheck reads of ip's text what the kernel tells.
 */
#include "drive/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "sacheck/dump.h"
#include "sacheck/pasted.h"
#include "sacheck/pasted_record.h"

/* ---- ip ---- */

/*
 * The process's number, or -1 with @t set.  One for each output: of two in one
 * `ip -batch` iproute2 6.1 prints the first alone.
 */
static pid_t start_ip(const char *what, int output, struct trouble *t)
{
	char *argv[] = { (char *)"ip", (char *)"-s", (char *)"xfrm",
			 (char *)what, NULL };
	/* a time in its text has no zone */
	char *envp[] = { (char *)"TZ=UTC", (char *)"LC_ALL=C", NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, output, 1);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, envp);
	posix_spawn_file_actions_destroy(&actions);
	if (!error)
		return pid;
	errno = error;
	return trouble(t, "run ip, of iproute2: %m");
}

/* Returns 0, or -1 with @t set. */
static int write_ip(const char *what, FILE *out, struct trouble *t)
{
	int ends[2], status = 0;
	char text[1 << 14];
	ssize_t got;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return trouble(t, "a pipe to ip: %m");
	pid = start_ip(what, ends[1], t);
	close(ends[1]);
	/* what stands above it says that it may be empty */
	fprintf(out, "# ip -s xfrm %s\n", what);
	while (pid > 0 && (got = read(ends[0], text, sizeof(text))) > 0)
		fwrite(text, 1, (size_t)got, out);
	close(ends[0]);
	if (pid > 0 && (waitpid(pid, &status, 0) != pid || status))
		return trouble(t, "ip -s xfrm %s: it failed, wait status %#x",
			       what, (unsigned)status);
	return pid > 0 ? 0 : -1;
}

/* Returns what it printed, to be freed; or NULL with @t set. */
static char *run_ip(struct trouble *t)
{
	char *text = NULL;
	size_t size;
	FILE *out = must_memstream(&text, &size);
	int error;

	error = write_ip("state", out, t) || write_ip("policy", out, t);
	if (fclose(out))
		abort();
	if (!error)
		return text;
	free(text);
	return NULL;
}

/* ---- what it tells ---- */

static int parse(const char *text, struct gateway *g, struct trouble *t)
{
	struct pasted *p = pasted_new();
	const char *end;
	bool useful;
	int error = 0;

	*g = (struct gateway) { .name = "" };
	pasted_begin(p, "ip -s xfrm", t);
	for (; !error && (end = strchr(text, '\n')); text = end + 1)
		error = pasted_line(p, text, (size_t)(end - text));
	if (!error)
		error = pasted_finish_file(p, &useful) ||
			pasted_end(p, NULL, g);
	pasted_free(p);
	return error ? -1 : 0;
}

/* Interfaces as a text's reader numbers them: lo, then as they come. */
struct interfaces {
	uint32_t list[INTERFACES_MOST];
	uint32_t count;
};

static void number_interface(struct interfaces *known, uint32_t *ifindex)
{
	uint32_t i;

	if (*ifindex < 2)
		return;
	for (i = 0; i < known->count; i++)
		if (known->list[i] == *ifindex)
			break;
	/* beyond these the reader has refused the text */
	if (i == INTERFACES_MOST)
		return;
	if (i == known->count)
		known->list[known->count++] = *ifindex;
	*ifindex = i + 2;
}

/*
 * A copy of the kernel's, as far as the text tells it: a direction of SAs is
 * printed from iproute2 6.10 on only, and interfaces have names.
 */
static struct xm_set *comparable(const struct gateway *kernel,
				 const struct gateway *text)
{
	struct xm_set *set = xm_set_new(0);
	struct interfaces known = { .count = 0 };

	for (uint32_t i = 0; i < xm_sas_count(kernel->set); i++) {
		struct xm_sa sa = *xm_sa(kernel->set, i);

		number_interface(&known, &sa.selector.ifindex);
		if (i < xm_sas_count(text->set) &&
		    xm_sa(text->set, i)->direction == XM_SA_ANY_DIRECTION)
			sa.direction = XM_SA_ANY_DIRECTION;
		xm_set_add_sa(set, &sa);
	}
	for (uint32_t i = 0; i < xm_policies_count(kernel->set); i++) {
		struct xm_policy policy = xm_policy_copy(kernel->set, i);

		number_interface(&known, &policy.selector.ifindex);
		xm_set_add_policy(set, &policy);
	}
	xm_set_seal(set);
	return set;
}

static char *print(struct xm_set *set, struct trouble *t)
{
	struct gateway g = { .set = set };
	char *text = NULL;
	size_t size;
	FILE *out = must_memstream(&text, &size);

	dump_write(&g, out, t);
	fclose(out);
	return text;
}

/* The first line that differs, of both. */
static char *find_difference(const char *kernel, const char *text)
{
	size_t at = 0, line = 0;

	for (; kernel[at] && kernel[at] == text[at]; at++)
		if (kernel[at] == '\n')
			line = at + 1;
	if (kernel[at] == text[at])
		return NULL;
	return must_printf("the kernel has %.*s, ip's text %.*s",
			   (int)strcspn(kernel + line, "\n"), kernel + line,
			   (int)strcspn(text + line, "\n"), text + line);
}

int beside_compare(const struct gateway *kernel, const char *text,
		   char **difference, struct trouble *t)
{
	struct gateway read;
	struct xm_set *set;
	char *one, *other;

	*difference = NULL;
	if (parse(text, &read, t))
		return -1;
	set = comparable(kernel, &read);
	one = print(set, t);
	other = print(read.set, t);
	*difference = find_difference(one, other);
	free(one);
	free(other);
	xm_set_free(set);
	gateway_free(&read);
	return 0;
}

int beside_differs(const struct gateway *kernel, char **difference,
		   struct trouble *t)
{
	char *text = run_ip(t);
	int error = -1;

	*difference = NULL;
	if (text)
		error = beside_compare(kernel, text, difference, t);
	free(text);
	return error;
}
