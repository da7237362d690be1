/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process.c - who a process is, beyond its number */
#include "process.h"

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
	/* the name in parentheses may itself hold spaces and parentheses */
	const char *rest = strrchr(stat, ')');
	int pid, parent, session;
	unsigned long long start;
	char state;

	if (!rest || sscanf(stat, "%d (", &pid) != 1)
		return false;
	/* fields 3 to 22: state ppid pgrp session ... starttime */
	if (sscanf(rest + 1,
		   " %c %d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u"
		   " %*d %*d %*d %*d %*d %*d %llu",
		   &state, &parent, &session, &start) != 4)
		return false;
	*out = (struct process) {
		.pid = pid,
		.parent = parent,
		.session = session,
		.state = state,
		.start = start,
	};
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

void process_each(bool (*each)(void *arg, const struct process *p),
		  void *arg)
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
