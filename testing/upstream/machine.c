// SPDX-License-Identifier: GPL-2.0-or-later
/* machine.c - the hosts of one test in a guest */
#include "upstream/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "upstream/program.h"

/* Run a program to its end with @input on its standard input. */
static int run_with(const char *const *argv, const char *input,
		    struct trouble *t)
{
	FILE *in = tmpfile();
	int status;

	if (!in || fputs(input, in) < 0 || fflush(in))
		return trouble(t, "input of %s: %m", argv[0]);
	rewind(in);
	status = program_end(program_start(argv, fileno(in), -1));
	fclose(in);
	if (status)
		return trouble(t, "%s: wait status 0x%x", argv[0], status);
	return 0;
}

static int run_ip(const char *input, struct trouble *t)
{
	static const char *const argv[] = { "/bin/ip", "-batch", "-", NULL };

	return run_with(argv, input, t);
}

static int mount_at(const char *what, const char *root, const char *below,
		    const char *type, unsigned long flags, const char *data,
		    struct trouble *t)
{
	char *path = must_printf("%s%s", root, below);

	if (mkdir(path, 0755) && errno != EEXIST)
		trouble(t, "mkdir %s: %m", path);
	else if (mount(what, path, type, flags, data))
		trouble(t, "mount %s at %s: %m", what, path);
	free(path);
	return t->text[0] ? -1 : 0;
}

static int enter_root(const struct machines *m, const char *name,
		      struct trouble *t)
{
	char *top = must_printf("%s/%s", m->dir, name);
	char *root = must_printf("%s/root", top);
	char *options = must_printf(
		"lowerdir=%s,upperdir=%s/upper,workdir=%s/work", m->layers, top,
		top);

	if (mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    file_make_directories(m->dir, name))
		trouble(t, "mounts of its own: %m");
	else if (!mount_at("tmpfs", top, "", "tmpfs", 0, "mode=755", t) &&
		 (file_make_directories(top, "upper") ||
		  file_make_directories(top, "work")))
		trouble(t, "directories in %s: %m", top);
	else if (!t->text[0] &&
		 !mount_at("overlay", root, "", "overlay", 0, options, t) &&
		 !mount_at("proc", root, "/proc", "proc", 0, NULL, t) &&
		 !mount_at("sysfs", root, "/sys", "sysfs", 0, NULL, t) &&
		 !mount_at("/dev", root, "/dev", NULL, MS_BIND | MS_REC, NULL,
			   t) &&
		 !mount_at("tmpfs", root, "/run", "tmpfs", 0, "mode=755", t) &&
		 !mount_at("tmpfs", root, "/tmp", "tmpfs", 0, "mode=1777", t) &&
		 !mount_at("tmpfs", root, "/root", "tmpfs", 0, "mode=700", t) &&
		 !mount_at(m->testing, root, "/testing", NULL, MS_BIND, NULL,
			   t) &&
		 (chdir(root) || syscall(SYS_pivot_root, ".", ".") ||
		  umount2(".", MNT_DETACH) || chdir("/root")))
		trouble(t, "change the root: %m");
	free(options);
	free(root);
	free(top);
	return t->text[0] ? -1 : 0;
}

static int write_all(const char *path, const char *mode, const char *text,
		     struct trouble *t)
{
	FILE *file = fopen(path, mode);
	bool written = file && fputs(text, file) >= 0;

	if ((file && fclose(file)) || !written)
		return trouble(t, "write %s: %m", path);
	return 0;
}

/* What upstream's installation of a virtual machine leaves in /etc. */
static int fill_etc(const char *name, struct trouble *t)
{
	static const char known[] = "127.0.0.1 localhost\n"
				    "::1 localhost\n"
				    "192.0.1.254 west\n"
				    "192.0.2.254 east\n"
				    "192.0.3.254 north\n"
				    "192.1.3.209 road\n"
				    "192.1.2.254 nic\n";

	unlink("/etc/resolv.conf");
	if (file_make_directories("", "/etc/ipsec.d") ||
	    file_make_directories("", "/var/lib/ipsec/nss"))
		return trouble(t, "make /etc/ipsec.d, /var/lib/ipsec/nss: %m");
	if (write_all("/etc/hostname", "w", name, t) ||
	    write_all("/etc/hosts", "w", known, t) ||
	    write_all("/etc/resolv.conf", "w", "", t) ||
	    write_all("/etc/passwd", "a",
		      "tcpdump:x:72:72::/:/usr/sbin/nologin\n", t) ||
	    write_all("/etc/group", "a", "tcpdump:x:72:\n", t))
		return -1;
	return sethostname(name, strlen(name)) ?
		       trouble(t, "sethostname %s: %m", name) :
		       0;
}

/* IPv6 addresses are good at once, as with upstream's systemd-networkd. */
static int detect_no_duplicates(const struct host *host, struct trouble *t)
{
	int result = 0;

	for (int i = 0; i < HOST_LINKS && host->links[i].name; i++) {
		char *path = must_printf("/proc/sys/net/ipv6/conf/%s/"
					 "accept_dad",
					 host->links[i].name);

		result |= write_all(path, "w", "0", t);
		free(path);
	}
	return result;
}

static int configure(const struct host *host, struct trouble *t)
{
	static const char *const sysctl[] = {
		"/usr/sbin/sysctl",
		"-q",
		"-e",
		"-p",
		"/testing/baseconfigs/all/etc/sysctl.conf",
		NULL,
	};
	char *batch = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&batch, &size);
	int result;

	host_print_addresses(out, host);
	fclose(out);
	/* forwarding first: it takes IPv6 default routes away */
	result = run_with(sysctl, "", t);
	if (!result)
		result = detect_no_duplicates(host, t);
	if (!result)
		result = run_ip(batch, t);
	free(batch);
	return result;
}

static void __attribute__((noreturn)) become_shell(int terminal)
{
	char *const argv[] = {
		(char *)"bash",	    (char *)"--noprofile",
		(char *)"--rcfile", (char *)"/testing/kvm/root/bash_profile",
		(char *)"-i",	    NULL
	};
	/* LC_COLLATE: upstream's hosts sort so */
	char *const envp[] = { (char *)"HOME=/root",
			       (char *)"USER=root",
			       (char *)"LOGNAME=root",
			       (char *)"TERM=dumb",
			       (char *)"SHELL=/bin/bash",
			       (char *)"LANG=C",
			       (char *)"LC_CTYPE=C",
			       (char *)"LC_COLLATE=en_US.UTF-8",
			       (char *)"PATH=/usr/sbin:/usr/bin",
			       NULL };

	setsid();
	if (ioctl(terminal, TIOCSCTTY, 0) || dup2(terminal, 0) < 0 ||
	    dup2(terminal, 1) < 0 || dup2(terminal, 2) < 0)
		_exit(127);
	close_range(3, ~0U, 0);
	execve("/bin/bash", argv, envp);
	_exit(127);
}

/* PID 1 of a host: says on @line why it cannot, or nothing. */
static void __attribute__((noreturn))
be_host(const struct machines *m, const struct host *host, int line,
	int terminal)
{
	struct trouble t = { .text = "" };
	char go;

	/* until its cables are there */
	if (read(line, &go, 1) != 1)
		_exit(1);
	if (enter_root(m, host->name, &t) || fill_etc(host->name, &t) ||
	    configure(host, &t)) {
		dprintf(line, "%s: %s", host->name, t.text);
		_exit(1);
	}
	if (fork() == 0)
		become_shell(terminal);
	close(terminal);
	close(line);
	for (;;) {
		if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD)
			_exit(0);
	}
}

static int start_one(struct machines *m, int number, struct trouble *t)
{
	const unsigned long spaces = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID |
				     CLONE_NEWUTS | CLONE_NEWIPC;
	const struct host *host = &hosts[number];
	struct machine *one = &m->at[number];
	int ends[2], outer, inner;

	if (openpty(&outer, &inner, NULL, NULL, NULL))
		return trouble(t, "%s: openpty: %m", host->name);
	fcntl(outer, F_SETFD, FD_CLOEXEC);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return trouble(t, "%s: socketpair: %m", host->name);
	one->pid = (pid_t)syscall(SYS_clone, spaces | SIGCHLD, NULL, NULL, NULL,
				  NULL);
	if (one->pid == 0) {
		close(outer);
		close(ends[0]);
		be_host(m, host, ends[1], inner);
	}
	close(inner);
	close(ends[1]);
	one->line = ends[0];
	if (one->pid < 0) {
		close(outer);
		return trouble(t, "%s: namespaces: %m", host->name);
	}
	shell_open(&one->shell, outer, host->name);
	return 0;
}

static int await_up(struct machine *one, struct trouble *t)
{
	char text[512];
	ssize_t got = read(one->line, text, sizeof(text) - 1);

	close(one->line);
	if (got == 0)
		return 0;
	text[got > 0 ? got : 0] = '\0';
	return trouble(t, "%s", got > 0 ? text : strerror(errno));
}

int machines_start(struct machines *m, const bool present[HOSTS],
		   struct trouble *t)
{
	char *batch = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&batch, &size);
	int pid[HOSTS] = { 0 }, result = 0;

	for (int h = 0; h < HOSTS && !result; h++) {
		if (!present[h])
			continue;
		result = start_one(m, h, t);
		pid[h] = (int)m->at[h].pid;
	}
	host_print_cables(out, present, pid);
	fclose(out);
	if (!result)
		result = run_ip(batch, t);
	free(batch);
	for (int h = 0; h < HOSTS && !result; h++)
		if (present[h] && write(m->at[h].line, "g", 1) != 1)
			result = trouble(t, "%s: %m", hosts[h].name);
	for (int h = 0; h < HOSTS && !result; h++)
		if (present[h])
			result = await_up(&m->at[h], t);
	return result;
}
