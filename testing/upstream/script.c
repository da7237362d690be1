// SPDX-License-Identifier: GPL-2.0-or-later
/* script.c - the commands of a test, in order, each with its host */
#include "upstream/script.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"

static void add(struct script *s, int host, const char *line)
{
	s->all = must_grow(s->all, s->count + 1, sizeof(*s->all));
	s->all[s->count++] = (struct command) { host, must_strdup(line) };
	if (host >= 0)
		s->used[host] = true;
}

/* "HOST# COMMAND" or "# COMMENT"; other lines are output. */
static void add_merged(struct script *s, char *line)
{
	size_t length = strspn(line, "abcdefghijklmnopqrstuvwxyz");
	char *rest = line + length, *text;

	if (*rest != '#')
		return;
	*rest++ = '\0';
	rest += *rest == ' ';
	if (length && host_find(line) >= 0) {
		add(s, host_find(line), rest);
		return;
	}
	if (length && !s->foreign)
		s->foreign = must_strdup(line);
	text = must_printf(*rest ? "# %s" : "#%s", rest);
	add(s, -1, text);
	free(text);
}

/* What Python's strip() leaves of a line, if anything. */
static void add_stripped(struct script *s, int host, char *line)
{
	static const char blank[] = " \t\r\f\v";
	char *end;

	line += strspn(line, blank);
	end = line + strlen(line);
	while (end > line && strchr(blank, end[-1]))
		*--end = '\0';
	if (*line)
		add(s, host, line);
}

/* Each line of a file, as a command of @host; -1: as it says itself. */
static int read_lines(struct script *s, const char *dir, const char *name,
		      int host, struct trouble *t)
{
	char *path = must_printf("%s/%s", dir, name);
	char *text = file_read(path, t), *rest = NULL;

	free(path);
	if (!text)
		return -1;
	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (host < 0)
			add_merged(s, line);
		else
			add_stripped(s, host, line);
	}
	free(text);
	return 0;
}

static bool exists(const char *dir, const char *name)
{
	char *path = must_printf("%s/%s", dir, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

struct listing {
	struct dirent **all;
	int count;
	struct script *script;
	const char *dir;
	struct trouble *t;
};

static int is_script(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 3 && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name + length - 3, ".sh") == 0 &&
	       strcmp(entry->d_name, "testparams.sh") != 0;
}

/* Read the script @name, if it is there and was not read yet. */
static int take(struct listing *l, const char *name, const bool at[HOSTS])
{
	for (int i = 0; i < l->count; i++) {
		if (l->all[i]->d_name[0] == '\0' ||
		    strcmp(l->all[i]->d_name, name) != 0)
			continue;
		for (int h = 0; h < HOSTS; h++)
			if (at[h] &&
			    read_lines(l->script, l->dir, name, h, l->t))
				return -1;
		l->all[i]->d_name[0] = '\0';
	}
	return 0;
}

/* HOST init.sh or HOST run.sh, at that host. */
static int take_of(struct listing *l, int host, const char *what)
{
	char *name = must_printf("%s%s.sh", hosts[host].name, what);
	bool at[HOSTS] = { false };
	int result;

	at[host] = true;
	result = take(l, name, at);
	free(name);
	return result;
}

/* Which hosts the name of a script has in it. */
static void hosts_in(const char *name, bool at[HOSTS])
{
	for (int h = 0; h < HOSTS; h++)
		at[h] = strstr(name, hosts[h].name) &&
			strcmp(hosts[h].name, "rise") != 0 &&
			strcmp(hosts[h].name, "set") != 0;
}

/* A script of a host that runs another operating system, such as netbsde. */
static void note_foreign(struct script *s, const char *name)
{
	char *copy = must_strdup(name), *rest = NULL;

	for (char *word = strtok_r(copy, "-_.0123456789", &rest); word;
	     word = strtok_r(NULL, "-_.0123456789", &rest))
		if (host_is_foreign(word) && !s->foreign)
			s->foreign = must_strdup(word);
	free(copy);
}

static int read_all(struct listing *l)
{
	bool present[HOSTS] = { false }, at[HOSTS];
	char *last = NULL;
	int result;

	for (int i = 0; i < l->count; i++) {
		note_foreign(l->script, l->all[i]->d_name);
		hosts_in(l->all[i]->d_name, at);
		for (int h = 0; h < HOSTS; h++)
			present[h] |= at[h];
	}
	result = take_of(l, host_find("nic"), "init");
	for (int h = 0; h < HOSTS && !result; h++)
		result = take_of(l, h, "init");
	for (int h = 0; h < HOSTS && !result; h++)
		result = take_of(l, h, "run");
	for (int i = 0; i < l->count && !result; i++) {
		char *name = must_strdup(l->all[i]->d_name);

		if (strcmp(name, "final.sh") == 0) {
			free(last);
			last = name;
			continue;
		}
		hosts_in(name, at);
		result = take(l, name, at);
		free(name);
	}
	if (last && !result)
		result = take(l, last, present);
	free(last);
	return result;
}

int script_load(const char *dir, struct script *out, struct trouble *t)
{
	struct listing l = { .script = out, .dir = dir, .t = t };
	int result;

	*out = (struct script) { .merged = exists(dir, "all.console.txt") };
	if (exists(dir, "all.sh"))
		return read_lines(out, dir, "all.sh", -1, t);
	if (out->merged)
		return read_lines(out, dir, "all.console.txt", -1, t);
	l.count = scandir(dir, &l.all, is_script, alphasort);
	if (l.count < 0)
		return trouble(t, "%s: %m", dir);
	result = read_all(&l);
	for (int i = 0; i < l.count; i++)
		free(l.all[i]);
	free(l.all);
	return result;
}

void script_free(struct script *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->all[i].line);
	free(s->all);
	free(s->foreign);
	*s = (struct script) { .count = 0 };
}
