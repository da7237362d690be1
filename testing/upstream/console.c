// SPDX-License-Identifier: GPL-2.0-or-later
/* console.c - what a test's hosts have shown: sanitized, and compared */
#include "upstream/console.h"

#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "upstream/program.h"

/* What a program prints, to be freed; NULL with @t set if its status is more. */
static char *capture(const char *const *argv, int most, struct trouble *t)
{
	char *text = NULL, part[4096];
	size_t size = 0;
	FILE *into;
	int ends[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC)) {
		trouble(t, "%s: pipe: %m", argv[0]);
		return NULL;
	}
	pid = program_start(argv, -1, ends[1]);
	close(ends[1]);
	into = must_memstream(&text, &size);
	while ((got = read(ends[0], part, sizeof(part))) > 0 ||
	       (got < 0 && errno == EINTR))
		if (got > 0)
			fwrite(part, 1, (size_t)got, into);
	fclose(into);
	close(ends[0]);
	status = program_end(pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) <= most)
		return text;
	trouble(t, "%s: wait status 0x%x", argv[0], status);
	free(text);
	return NULL;
}

/* Call @each with the name of each console that is compared. */
static void each_console(const struct script *script,
			 void (*each)(void *arg, const char *name), void *arg)
{
	if (script->merged) {
		each(arg, "all");
		return;
	}
	for (int h = 0; h < HOSTS; h++)
		if (script->used[h])
			each(arg, hosts[h].name);
}

struct reading {
	FILE *into;
	const char *tree, *dir, *out;
	struct trouble *t;
};

static void read_expected(void *arg, const char *name)
{
	struct reading *r = arg;
	char *path = must_printf("%s/%s.console.txt", r->dir, name);
	char *text = file_read(path, r->t);

	fprintf(r->into, "==== %s ====\n%s", name, text ? text : "");
	free(text);
	free(path);
}

static void read_seen(void *arg, const char *name)
{
	struct reading *r = arg;
	char *raw = must_printf("%s/%s.console.verbose.txt", r->out, name);
	char *sanitizer = must_printf("%s/testing/utils/sanitizer.sh", r->tree);
	const char *argv[] = { "bash", sanitizer, raw, r->dir, NULL };
	char *text = access(raw, R_OK) == 0 ? capture(argv, 0, r->t) : NULL;

	fprintf(r->into, "==== %s ====\n%s", name,
		text ? text : "there is no console\n");
	free(text);
	free(sanitizer);
	free(raw);
}

static char *read_all(struct reading *r, const struct script *script,
		      void (*each)(void *arg, const char *name))
{
	char *text = NULL;
	size_t size = 0;

	r->into = must_memstream(&text, &size);
	each_console(script, each, r);
	fclose(r->into);
	if (!r->t->text[0])
		return text;
	free(text);
	return NULL;
}

char *console_expected(const char *dir, const struct script *script,
		       struct trouble *t)
{
	struct reading r = { .dir = dir, .t = t };

	return read_all(&r, script, read_expected);
}

char *console_seen(const char *tree, const char *dir,
		   const struct script *script, const char *out,
		   struct trouble *t)
{
	struct reading r = { .tree = tree, .dir = dir, .out = out, .t = t };

	return read_all(&r, script, read_seen);
}

/* What upstream's fab/post.py looks for, and ABORT. */
static const char *const alarms[] = {
	"ASSERTION FAILED",
	"EXPECTATION FAILED",
	"ABORT",
	"leak detective found [0-9]+ leaks",
};

static void find_alarms(FILE *into, const char *host, const char *path)
{
	struct trouble ignored = { .text = "" };
	char *text = file_read(path, &ignored);

	for (size_t i = 0; text && i < sizeof(alarms) / sizeof(*alarms); i++) {
		regex_t compiled;

		if (regcomp(&compiled, alarms[i], REG_EXTENDED | REG_NOSUB))
			continue;
		if (regexec(&compiled, text, 0, NULL, 0) == 0)
			fprintf(into, "%s: %s\n", host, alarms[i]);
		regfree(&compiled);
	}
	free(text);
}

char *console_findings(const struct script *script, const char *out,
		       unsigned cores)
{
	char *text = NULL;
	size_t size = 0;
	FILE *into = must_memstream(&text, &size);

	for (int h = 0; h < HOSTS; h++) {
		char *path = must_printf("%s/OUTPUT/%s.pluto.log", out,
					 hosts[h].name);

		if (script->used[h])
			find_alarms(into, hosts[h].name, path);
		free(path);
	}
	if (cores)
		fprintf(into, "a host: CORE\n");
	fclose(into);
	return text;
}

static bool has_line(const char *text, const char *line, size_t length)
{
	for (; text && *text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, line, length) == 0 &&
		    (text[length] == '\n' || text[length] == '\0'))
			return true;
	}
	return false;
}

char *lines_without(const char *a, const char *b)
{
	char *text = NULL;
	size_t size = 0;
	FILE *into = must_memstream(&text, &size);

	while (*a) {
		size_t length = strcspn(a, "\n");

		if (!has_line(b, a, length))
			fprintf(into, "%.*s\n", (int)length, a);
		a += length + (a[length] == '\n');
	}
	fclose(into);
	return text;
}

char *diff(const char *from, const char *to, unsigned context,
	   struct trouble *t)
{
	char *around = must_printf("-U%u", context);
	const char *argv[] = {
		"diff", "-a", around, "--label", "from", "--label",
		"to",	"--", from,   to,	 NULL,
	};
	char *text = capture(argv, 1, t), *lines = text;

	free(around);
	for (int i = 0; i < 2 && lines && *lines; i++) {
		lines += strcspn(lines, "\n");
		lines += *lines == '\n';
	}
	if (lines)
		memmove(text, lines, strlen(lines) + 1);
	return text;
}
