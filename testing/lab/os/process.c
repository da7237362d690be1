// SPDX-License-Identifier: GPL-2.0-or-later
/* process.c - who a process is, beyond its number */
#include "os/process.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool process_parse(const char *stat, struct process *out)
{
	/* proc(5) counts from 1: pid, name, state, parent, ... */
	enum { PARENT = 4, SESSION = 6, START = 22 };
	/* the name in parentheses may itself hold spaces and parentheses */
	const char *rest = strrchr(stat, ')');
	struct process p = { .pid = 0 };
	char *end;

	p.pid = (pid_t)strtol(stat, &end, 10);
	if (end == stat || !rest || rest[1] != ' ' || !rest[2])
		return false;
	p.state = rest[2];
	rest += 3;
	for (unsigned field = PARENT; field <= START; field++) {
		unsigned long long value = strtoull(rest, &end, 10);

		if (end == rest)
			return false;
		rest = end;
		if (field == PARENT)
			p.parent = (pid_t)value;
		else if (field == SESSION)
			p.session = (pid_t)value;
		else if (field == START)
			p.start = value;
	}
	*out = p;
	return true;
}

bool process_read(pid_t pid, struct process *out)
{
	char path[64], text[1024];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got <= 0)
		return false;
	text[got] = '\0';
	return process_parse(text, out);
}

void process_each(bool (*each)(void *arg, const struct process *p), void *arg)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool more = true;

	if (!proc)
		return;
	while (more && (entry = readdir(proc))) {
		struct process p;

		if (isdigit((unsigned char)entry->d_name[0]) &&
		    process_read((pid_t)strtol(entry->d_name, NULL, 10), &p))
			more = each(arg, &p);
	}
	closedir(proc);
}

bool process_runs(const struct process *p, const char *path)
{
	static const char deleted[] = " (deleted)";
	char link[64], target[PATH_MAX];
	size_t length = strlen(path);
	ssize_t got;

	snprintf(link, sizeof(link), "/proc/%d/exe", (int)p->pid);
	got = readlink(link, target, sizeof(target) - 1);
	if (got < 0)
		return false;
	target[got] = '\0';
	return strncmp(target, path, length) == 0 &&
	       (target[length] == '\0' ||
		strcmp(target + length, deleted) == 0);
}
