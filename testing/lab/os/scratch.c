// SPDX-License-Identifier: GPL-2.0-or-later
/* scratch.c - the directory a run keeps its guests' memory in */
#include "os/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/must.h"
#include "os/process.h"

static const char prefix[] = "plutolab.";
static const char record[] = "process";

/* Where it may be, the first one best; NULL at the end. */
static const char *const *places(void)
{
	static const char *list[4];
	const char *given = getenv("TMPDIR");
	unsigned count = 0;

	if (given && given[0] == '/')
		list[count++] = given;
	list[count++] = "/dev/shm";
	list[count++] = "/tmp";
	list[count] = NULL;
	return list;
}

static int remove_entry(const char *path, const struct stat *status, int type,
			struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	remove(path);
	return 0;
}

void scratch_remove(const char *dir)
{
	nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

char *leftover_print(const struct leftover *l)
{
	return must_printf("%d %" PRIu64 " %s", (int)l->pid, l->start,
			   l->program);
}

bool leftover_parse(const char *line, struct leftover *out)
{
	unsigned long long start;
	char *end;
	long pid;

	pid = strtol(line, &end, 10);
	/* 1 is never a guest, and kill(2) reads 0 and below as groups */
	if (end == line || *end != ' ' || pid <= 1 || pid > INT32_MAX)
		return false;
	line = end + 1;
	start = strtoull(line, &end, 10);
	if (end == line || end[0] != ' ' || end[1] != '/')
		return false;
	*out = (struct leftover) {
		.pid = (pid_t)pid,
		.start = start,
		.program = must_strdup(end + 1),
	};
	return true;
}

int leftover_record(const char *dir, const struct leftover *l,
		    struct trouble *t)
{
	char *path = must_printf("%s/%s", dir, record);
	char *line = leftover_print(l);
	FILE *file = fopen(path, "we");
	int result = 0;

	if (!file || fprintf(file, "%s\n", line) < 0)
		result = trouble(t, "write %s: %m", path);
	if (file && fclose(file) && !result)
		result = trouble(t, "write %s: %m", path);
	free(line);
	free(path);
	return result;
}

/*
 * A guest's helpers and, before 6.16, the processes in it may outlive its
 * kernel.  All are of the session that the kernel leads, and as long as one
 * of them lives its number is not given to another process.
 */
static bool kill_member(void *arg, const struct process *p)
{
	const struct leftover *l = arg;

	if (p->session == l->pid && p->start >= l->start && p->state != 'Z' &&
	    process_runs(p, l->program))
		kill(p->pid, SIGKILL);
	return true;
}

static void end_leftover(struct leftover *l)
{
	struct process p;

	/* the whole group at a blow: a guest's process whose tracer is gone
	 * would go on with system calls of this machine */
	if (process_read(l->pid, &p) && p.start == l->start)
		kill(-l->pid, SIGKILL);
	process_each(kill_member, l);
}

bool leftover_read(const char *dir, struct leftover *out)
{
	char *path = must_printf("%s/%s", dir, record), *line = NULL;
	FILE *file = fopen(path, "re");
	size_t room = 0;
	bool found;

	free(path);
	if (!file)
		return false;
	found = getline(&line, &room, file) > 0;
	fclose(file);
	if (found) {
		line[strcspn(line, "\n")] = '\0';
		found = leftover_parse(line, out);
	}
	free(line);
	return found;
}

/* A run's directory that is nobody's now. */
static void clean_up(const char *dir, FILE *log)
{
	DIR *list = opendir(dir);
	struct dirent *entry;
	struct leftover l;

	while (list && (entry = readdir(list))) {
		char *guest;

		if (entry->d_name[0] == '.')
			continue;
		guest = must_printf("%s/%s", dir, entry->d_name);
		if (leftover_read(guest, &l)) {
			end_leftover(&l);
			free(l.program);
		}
		free(guest);
	}
	if (list)
		closedir(list);
	scratch_remove(dir);
	fprintf(log, "plutolab: removed %s, which a killed run had left\n",
		dir);
}

/* Lock a directory of our own; -1 when it is another's or a run lives. */
static int lock_own(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return -1;
	if (fstat(fd, &status) || status.st_uid != geteuid() ||
	    flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		return -1;
	}
	return fd;
}

static void clean_place(const char *place, FILE *log)
{
	DIR *list = opendir(place);
	struct dirent *entry;

	while (list && (entry = readdir(list))) {
		char *dir;
		int lock;

		if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
			continue;
		dir = must_printf("%s/%s", place, entry->d_name);
		lock = lock_own(dir);
		if (lock >= 0) {
			clean_up(dir, log);
			close(lock);
		}
		free(dir);
	}
	if (list)
		closedir(list);
}

/* Whether @place can hold guests' memory. */
static bool fits(const char *place, uint64_t bytes, bool want_tmpfs)
{
	enum { NOEXEC = 0x0008 }; /* ST_NOEXEC, f_flags of statfs(2) */
	struct statfs fs;

	if (statfs(place, &fs) || access(place, W_OK | X_OK))
		return false;
	if (want_tmpfs && fs.f_type != TMPFS_MAGIC)
		return false;
	return !(fs.f_flags & NOEXEC) &&
	       (uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize >= bytes;
}

static const char *choose(uint64_t bytes, FILE *log)
{
	for (int want_tmpfs = 1; want_tmpfs >= 0; want_tmpfs--) {
		for (const char *const *p = places(); *p; p++) {
			if (!fits(*p, bytes, want_tmpfs))
				continue;
			if (!want_tmpfs)
				fprintf(log,
					"plutolab: no tmpfs has %" PRIu64
					" MB of room: guests have their memory in "
					"%s and may be slow\n",
					bytes >> 20, *p);
			return *p;
		}
	}
	return NULL;
}

/* A directory that nobody took for a leftover before it was locked. */
static int make_locked(struct scratch *s, const char *place, struct trouble *t)
{
	for (;;) {
		struct stat status;

		s->dir = must_printf("%s/%sXXXXXX", place, prefix);
		if (!mkdtemp(s->dir))
			return trouble(t, "make directory %s: %m", s->dir);
		s->lock = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (s->lock >= 0 && flock(s->lock, LOCK_EX) == 0 &&
		    fstat(s->lock, &status) == 0 && status.st_nlink > 0)
			return 0;
		/* another run came between and removed it, or else: */
		if (s->lock < 0 && errno != ENOENT)
			return trouble(t, "open %s: %m", s->dir);
		if (s->lock >= 0)
			close(s->lock);
		free(s->dir);
	}
}

int scratch_new(struct scratch *s, uint64_t bytes, FILE *log, struct trouble *t)
{
	const char *place;

	*s = (struct scratch) { .lock = -1 };
	for (const char *const *p = places(); *p; p++)
		clean_place(*p, log);
	place = choose(bytes, log);
	if (!place)
		return trouble(t,
			       "no directory for %" PRIu64 " MB of guests' "
			       "memory: $TMPDIR, /dev/shm and /tmp are full or "
			       "mounted noexec",
			       bytes >> 20);
	return make_locked(s, place, t);
}

void scratch_end(struct scratch *s)
{
	if (s->lock >= 0) {
		scratch_remove(s->dir);
		close(s->lock);
	}
	free(s->dir);
	*s = (struct scratch) { .lock = -1 };
}
