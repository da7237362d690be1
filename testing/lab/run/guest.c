// SPDX-License-Identifier: GPL-2.0-or-later
/* guest.c - a guest whose init is plutolab itself: User-Mode Linux, or QEMU */
#include "run/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "os/cpu.h"
#include "os/process.h"
#include "os/scratch.h"
#include "run/boot.h"

const uint64_t guest_memory = 256ull << 20;

enum { CHANNEL = 3 }; /* descriptor of the guest's serial line */

/* A file below @dir by its real path, or NULL with @t set. */
static char *find(const char *dir, const char *name, struct trouble *t)
{
	char *path = must_printf("%s/%s", dir, name);
	char *real = realpath(path, NULL);

	if (!real)
		trouble(t, "guest kernel: %s: %m", path);
	free(path);
	return real;
}

/* A line of DIR/info: into its field, if it is one of ours. */
static void take_info(struct guest_kernel *k, const char *key,
		      const char *value)
{
	const struct {
		const char *key;
		char **into;
	} table[] = {
		{ "PACKAGE", &k->package },
		{ "APPEND", &k->append },
		{ "QEMU", &k->program },
		{ "ACCELERATOR", &k->accelerator },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].key, key) != 0 ||
		    (table[i].into == &k->program && k->type == GUEST_UML))
			continue;
		free(*table[i].into);
		*table[i].into = must_strdup(value);
	}
}

static int read_info(struct guest_kernel *k, const char *dir, struct trouble *t)
{
	char *path = must_printf("%s/info", dir), *line = NULL;
	FILE *file = fopen(path, "re");
	const char *missing = NULL;
	size_t room = 0;

	if (!file) {
		trouble(t, "guest kernel: %s: %m", path);
		free(path);
		return -1;
	}
	while (getline(&line, &room, file) > 0) {
		char *value = strchr(line, '=');

		if (!value)
			continue;
		*value++ = '\0';
		value[strcspn(value, "\n")] = '\0';
		take_info(k, line, value);
	}
	free(line);
	fclose(file);
	if (!k->package)
		missing = "PACKAGE";
	else if (!k->append)
		missing = "APPEND";
	else if (k->type == GUEST_QEMU && !k->program)
		missing = "QEMU";
	else if (k->type == GUEST_QEMU && !k->accelerator)
		missing = "ACCELERATOR";
	if (missing)
		trouble(t, "guest kernel: %s: no %s", path, missing);
	free(path);
	return missing ? -1 : 0;
}

/* QEMU is wherever it was found; who started it is told by its real path. */
static int find_qemu(struct guest_kernel *k, struct trouble *t)
{
	char *real = realpath(k->program, NULL);

	if (!real)
		return trouble(t, "QEMU: %s: %m", k->program);
	free(k->program);
	k->program = real;
	return 0;
}

int guest_kernel_load(struct guest_kernel *k, enum guest_type type,
		      const char *dir, struct trouble *t)
{
	char **image = type == GUEST_QEMU ? &k->image : &k->program;

	*k = (struct guest_kernel) { .type = type };
	*image = find(dir, "linux", t);
	if (*image)
		k->modules = find(dir, "modules", t);
	if (k->modules && type == GUEST_QEMU)
		k->initrd = find(dir, "initrd", t);
	if (k->modules && (type == GUEST_UML || k->initrd) &&
	    read_info(k, dir, t) == 0 &&
	    (type == GUEST_UML || find_qemu(k, t) == 0))
		return 0;
	guest_kernel_free(k);
	return -1;
}

int guest_kernel_named(struct guest_kernel *k, const char *name,
		       struct trouble *t)
{
	if (strncmp(name, "uml:", 4) == 0)
		return guest_kernel_load(k, GUEST_UML, name + 4, t);
	if (strncmp(name, "qemu:", 5) == 0)
		return guest_kernel_load(k, GUEST_QEMU, name + 5, t);
	return trouble(t, "--kernel %s: neither host nor uml:DIR nor qemu:DIR",
		       name);
}

void guest_kernel_free(struct guest_kernel *k)
{
	free(k->program);
	free(k->modules);
	free(k->package);
	free(k->append);
	free(k->image);
	free(k->initrd);
	free(k->accelerator);
	*k = (struct guest_kernel) { .program = NULL };
}

uint64_t guest_memory_room(const struct guest_kernel *k, uint64_t memory)
{
	/* QEMU's is anonymous */
	return k->type == GUEST_UML ? memory : 1 << 20;
}

unsigned guest_slowness(const struct guest_kernel *k)
{
	enum {
		TCG_SLOWNESS = 4
	}; /* measured: 10 to 20 times, where the
					 * deadlines have room for 5 */

	return k->type == GUEST_QEMU && strcmp(k->accelerator, "kvm") != 0 ?
		       TCG_SLOWNESS :
		       1;
}

/*
 * What a kernel that traces its processes needs on newer processors: see
 * testing/guest/xstate.c.  It is built beside this program.  NULL: none.
 */
static char *preload(const struct guest_kernel *k)
{
	char *self = realpath("/proc/self/exe", NULL), *path;

	if (!self || k->type != GUEST_UML || strstr(k->append, "seccomp")) {
		free(self);
		return NULL;
	}
	path = must_printf("LD_PRELOAD=%s/uml-xstate.so", dirname(self));
	free(self);
	if (access(strchr(path, '/'), R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

/* In the kernel's process, before it is one. */
static void __attribute__((noreturn))
become_kernel(const struct guest_plan *plan, int channel, pid_t keeper)
{
	char *console = must_printf("%s/console", plan->dir);
	char **argv = boot_command(plan, CHANNEL);
	/* the file that is its memory is made in TMPDIR */
	char *envp[] = {
		must_printf("TMPDIR=%s", plan->dir),
		must_printf("HOME=%s", plan->dir),
		must_strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
		preload(plan->kernel),
		NULL,
	};
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int log = open(console, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		       0600);
	sigset_t none;

	/* should the keeper die, however */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != keeper)
		_exit(127);
	/* so that one kill(2) gets all of the guest's processes */
	setsid();
	if (null < 0 || log < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 ||
	    dup2(log, 2) < 0)
		_exit(127);
	if (channel == CHANNEL)
		fcntl(channel, F_SETFD, 0);
	else if (dup2(channel, CHANNEL) < 0)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execve(argv[0], argv, envp);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void note(const struct guest_plan *plan, pid_t kernel)
{
	struct trouble t = { .text = "" };
	struct process p;

	if (process_read(kernel, &p)) {
		struct leftover l = {
			.pid = kernel,
			.start = p.start,
			.program = plan->kernel->program,
		};

		/* without it only a killed run's leftovers are not found */
		if (leftover_record(plan->dir, &l, &t))
			fprintf(stderr, "plutolab: %s\n", t.text);
	}
}

/* Wait until the kernel has ended, or its end is asked for. */
static void await_end(pid_t kernel, const sigset_t *watched)
{
	for (;;) {
		int number = sigwaitinfo(watched, NULL);
		pid_t gone;

		if (number == SIGTERM)
			return;
		while (number == SIGCHLD &&
		       (gone = waitpid(-1, NULL, WNOHANG)) > 0) {
			if (gone == kernel)
				return;
		}
	}
}

static void __attribute__((noreturn))
keep(const struct guest_plan *plan, int channel, pid_t run)
{
	static const int defaults[] = {
		SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGPIPE,
	};
	pid_t self = getpid(), kernel;
	sigset_t watched;

	/* every signal is blocked, by guest_start(): none gets lost, and ^C on
	 * the terminal is for run alone, which will tell us */
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		signal(defaults[i], SIG_DFL);
	prctl(PR_SET_NAME, "plutolab-guest");
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* what the kernel leaves behind comes to us */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (getppid() != run)
		_exit(1);
	if (channel != CHANNEL && dup2(channel, CHANNEL) < 0)
		_exit(1);
	close_range(CHANNEL + 1, ~0U, 0);

	kernel = fork();
	if (kernel == 0)
		become_kernel(plan, CHANNEL, self);
	close(CHANNEL);
	if (kernel > 0) {
		note(plan, kernel);
		sigemptyset(&watched);
		sigaddset(&watched, SIGCHLD);
		sigaddset(&watched, SIGTERM);
		await_end(kernel, &watched);
		/* all at once: a process of the guest whose tracer is gone
		 * would go on with system calls of this machine.  Before
		 * setsid() there is no such group yet. */
		kill(-kernel, SIGKILL);
		kill(kernel, SIGKILL);
		while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
			;
	}
	/* the console is wanted by run, if there still is one */
	if (getppid() != run)
		scratch_remove(plan->dir);
	_exit(kernel > 0 ? 0 : 1);
}

pid_t guest_start(const struct guest_plan *plan, int *channel,
		  struct trouble *t)
{
	const char *words[] = {
		plan->init,	     plan->out,
		plan->dir,	     plan->kernel->modules,
		plan->kernel->image, plan->kernel->initrd,
	};
	sigset_t all, before;
	pid_t keeper, run = getpid();
	int ends[2];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i] && strpbrk(words[i], " \t\n\"',"))
			return trouble(t,
				       "\"%s\": a path with white space, "
				       "quotes or commas cannot be given to a "
				       "guest kernel",
				       words[i]);
	}
	if (mkdir(plan->dir, 0700))
		return trouble(t, "make directory %s: %m", plan->dir);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return trouble(t, "guest: socketpair: %m");
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	keeper = fork();
	if (keeper == 0)
		keep(plan, ends[1], run);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (keeper < 0) {
		close(ends[0]);
		return trouble(t, "guest: fork: %m");
	}
	/* only our end: the guest's must block */
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*channel = ends[0];
	return keeper;
}

void guest_stop(pid_t keeper)
{
	kill(keeper, SIGTERM);
}

struct search {
	pid_t kernel;
	bool traced, filtered;
};

/*
 * A process of the guest is a child of its kernel.  What it does about
 * system calls shows in /proc/PID/status: a tracer, or a seccomp filter
 * (which this machine may have put on everything).
 */
static bool look(void *arg, const struct process *p)
{
	struct search *search = arg;
	char path[64], *line = NULL;
	size_t room = 0;
	FILE *file;

	if (p->parent != search->kernel)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/status", (int)p->pid);
	file = fopen(path, "re");
	if (!file)
		return true;
	while (getline(&line, &room, file) > 0) {
		if (strncmp(line, "TracerPid:", 10) == 0)
			search->traced |= strtol(line + 10, NULL, 10) ==
					  search->kernel;
		else if (strncmp(line, "Seccomp:", 8) == 0)
			search->filtered |= strtol(line + 8, NULL, 10) == 2;
	}
	free(line);
	fclose(file);
	return true;
}

char *guest_way(const struct guest_kernel *k, const char *dir)
{
	struct search search = { .kernel = 0 };
	struct leftover l;

	if (k->type == GUEST_QEMU)
		return must_printf("QEMU %s", k->accelerator);
	if (leftover_read(dir, &l)) {
		search.kernel = l.pid;
		process_each(look, &search);
		free(l.program);
	}
	return must_printf("UML %s", search.traced   ? "ptrace" :
				     search.filtered ? "seccomp" :
						       "?");
}

/* The process of the guest that it began with: its init, which is the lab. */
static bool look_for_first(void *arg, const struct process *p)
{
	struct process *first = arg;

	if (p->parent == first->parent &&
	    (!first->pid || p->start < first->start ||
	     (p->start == first->start && p->pid < first->pid)))
		*first = *p;
	return true;
}

uint64_t guest_cpu_us(const char *dir)
{
	struct process lab = { .pid = 0 };
	struct leftover l;

	if (!leftover_read(dir, &l))
		return 0;
	free(l.program);
	lab.parent = l.pid;
	process_each(look_for_first, &lab);
	/* become_kernel() made it a session */
	return cpu_of_session(l.pid) - cpu_of(lab.pid);
}

long guest_console_length(const char *dir)
{
	char *path = must_printf("%s/console", dir);
	struct stat status;
	long length = stat(path, &status) == 0 ? (long)status.st_size : 0;

	free(path);
	return length;
}

/* The console from @from on, as a string to free(). */
static char *read_console(const char *dir, long from)
{
	size_t room = (size_t)guest_console_length(dir), got = 0;
	char *path = must_printf("%s/console", dir);
	char *text = must_calloc(room + 1, 1);
	FILE *file = fopen(path, "re");

	if (file) {
		if (fseek(file, from, SEEK_SET) == 0)
			got = fread(text, 1, room, file);
		fclose(file);
	}
	text[got] = '\0';
	free(path);
	return text;
}

char *guest_console(const char *dir, long from)
{
	enum { TAIL = 600 }; /* bytes */
	char *text = read_console(dir, from), *into = text, *next = text;
	char *panic = strstr(text, "Kernel panic");

	if (panic)
		panic[strcspn(panic, "\r\n")] = '\0';
	if (strlen(text) > TAIL) {
		next = text + strlen(text) - TAIL;
		next += strcspn(next, "\n");
		next += *next == '\n';
	}
	/* lines end in CR LF */
	for (; *next; next++) {
		unsigned char c = (unsigned char)*next;

		if (c == '\n' && next[1])
			*into++ = '|';
		else if (c >= ' ' && c < 0x7f)
			*into++ = (char)c;
	}
	*into = '\0';
	return text;
}

void guest_keep_console(const char *dir, const char *to)
{
	char *path = must_printf("%s/console", to);
	char *text = read_console(dir, 0);
	FILE *file = fopen(path, "we");

	/* for people, who will see when it is not there */
	if (file) {
		fputs(text, file);
		fclose(file);
	}
	free(text);
	free(path);
}

char *guest_word(const char *cmdline, const char *key)
{
	size_t length = strlen(key);

	while (*cmdline) {
		size_t word = strcspn(cmdline, " \n");

		if (word > length && strncmp(cmdline, key, length) == 0 &&
		    cmdline[length] == '=')
			return must_printf("%.*s", (int)(word - length - 1),
					   cmdline + length + 1);
		cmdline += word;
		cmdline += strspn(cmdline, " \n");
	}
	return NULL;
}
