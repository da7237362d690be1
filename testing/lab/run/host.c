// SPDX-License-Identifier: GPL-2.0-or-later
/* host.c - a worker on this machine's own kernel, in namespaces */
#include "run/host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <netlink/netlink.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/xfrm/sa.h>

#include "base/must.h"
#include "run/message.h"
#include "run/worker.h"

enum { CHANNEL = 3 }; /* descriptor of the worker's channel */

/* As fork(2), but the child is PID 1 of new namespaces. */
static pid_t fork_isolated(void)
{
	struct clone_args args = {
		.flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
			 CLONE_NEWIPC | CLONE_NEWUTS,
		.exit_signal = SIGCHLD,
	};

	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

/* What is written to @dir stays in the tmpfs at /run. */
static int cover(const char *dir, struct trouble *t)
{
	char *upper = must_printf("/run/lab%s.upper", dir);
	char *work = must_printf("/run/lab%s.work", dir);
	char *data = must_printf("lowerdir=%s,upperdir=%s,workdir=%s", dir,
				 upper, work);
	int result = 0;

	if (mkdir(upper, 0755) || mkdir(work, 0755))
		result = trouble(t, "make directory %s: %m", upper);
	else if (mount("overlay", dir, "overlay", 0, data))
		result = trouble(t, "mount an overlay at %s: %m", dir);
	free(data);
	free(work);
	free(upper);
	return result;
}

/*
 * In new namespaces: let nothing that is written reach the machine, but for
 * what is written below @out (NULL: nothing at all).
 */
static int isolate(const char *out, struct trouble *t)
{
	char *below_cover = NULL;
	int fd = -1;

	if (out && (fd = open(out, O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0)
		return trouble(t, "open %s: %m", out);
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return trouble(t, "make mounts private: %m");
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		  NULL))
		return trouble(t, "mount /proc: %m");
	if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"))
		return trouble(t, "mount a tmpfs at /run: %m");
	if (mkdir("/run/lab", 0755) || mkdir("/run/plutolab", 0755))
		return trouble(t, "make directory /run/lab: %m");
	if (cover("/usr", t) || cover("/etc", t) || cover("/var", t))
		return -1;
	if (!out)
		return 0;
	below_cover = must_printf("/proc/self/fd/%d", fd);
	if (mount(below_cover, out, NULL, MS_BIND, NULL))
		trouble(t, "bind %s: %m", out);
	free(below_cover);
	close(fd);
	return t->text[0] ? -1 : 0;
}

/* Netlink's answer to one question, as a negative libnl error or 0. */
static int add_esp_sa(struct nl_sock *socket)
{
	enum { KEY = 20, KEY_BITS = KEY * 8, ICV_BITS = 128 };
	struct nl_addr *src = NULL, *dst = NULL;
	struct xfrmnl_sa *sa = xfrmnl_sa_alloc();
	char key[KEY] = { 1 };
	int error = -NLE_NOMEM;

	if (!sa || nl_addr_parse("192.0.2.1", AF_INET, &src) ||
	    nl_addr_parse("192.0.2.2", AF_INET, &dst))
		goto cleanup;
	xfrmnl_sa_set_saddr(sa, src);
	xfrmnl_sa_set_daddr(sa, dst);
	xfrmnl_sa_set_family(sa, AF_INET);
	xfrmnl_sa_set_spi(sa, 0x1000);
	xfrmnl_sa_set_proto(sa, IPPROTO_ESP);
	xfrmnl_sa_set_mode(sa, XFRM_MODE_TUNNEL);
	xfrmnl_sa_set_reqid(sa, 1);
	if (!xfrmnl_sa_set_aead_params(sa, "rfc4106(gcm(aes))", KEY_BITS,
				       ICV_BITS, key))
		error = xfrmnl_sa_add(socket, sa, 0);
cleanup:
	if (sa)
		xfrmnl_sa_put(sa);
	nl_addr_put(src);
	nl_addr_put(dst);
	return error;
}

static int add_link(struct nl_sock *socket, const char *type)
{
	struct rtnl_link *link = rtnl_link_alloc();
	int error = -NLE_NOMEM;

	if (!link)
		return error;
	rtnl_link_set_name(link, type);
	rtnl_link_set_type(link, type);
	error = rtnl_link_add(socket, link, NLM_F_CREATE | NLM_F_EXCL);
	rtnl_link_put(link);
	return error;
}

/* What a cell needs of a kernel, tried. */
static int try_kernel(struct trouble *t)
{
	static const char *const types[] = { "bridge", "nlmon" };
	struct nl_sock *xfrm = nl_socket_alloc(), *route = nl_socket_alloc();
	int error, result = 0;

	if (!xfrm || !route)
		abort();
	error = nl_connect(xfrm, NETLINK_XFRM);
	if (error)
		result = trouble(t, "this kernel has no XFRM: %s",
				 nl_geterror(error));
	if (!result && (error = add_esp_sa(xfrm)))
		result = trouble(t,
				 "this kernel has no ESP (asked to add an SA, "
				 "it says: %s)",
				 nl_geterror(error));
	if (!result && access("/proc/net/xfrm_stat", R_OK))
		result = trouble(t, "this kernel has no XFRM statistics: "
				    "/proc/net/xfrm_stat: %m");
	if (!result && (error = nl_connect(route, NETLINK_ROUTE)))
		result = trouble(t, "route netlink: %s", nl_geterror(error));
	if (!result && (error = rtnl_link_veth_add(route, "probe", "eborp", 1)))
		result = trouble(t, "this kernel has no veth links: %s",
				 nl_geterror(error));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && !result;
	     i++) {
		error = add_link(route, types[i]);
		if (error)
			result = trouble(t, "this kernel has no %s links: %s",
					 types[i], nl_geterror(error));
	}
	nl_socket_free(xfrm);
	nl_socket_free(route);
	return result;
}

int probe_host_command(int argc, char *argv[])
{
	struct trouble t = { .text = "" };
	int status;
	pid_t pid;

	(void)argv;
	if (argc > 1) {
		fputs("Usage: plutolab probe-host\n"
		      "Tells whether cells can run on this machine's kernel.\n",
		      stderr);
		return 2;
	}
	if (geteuid() != 0) {
		fputs("plutolab: not root\n", stderr);
		return 1;
	}
	pid = fork_isolated();
	if (pid == 0) {
		if (isolate(NULL, &t) || try_kernel(&t)) {
			fprintf(stderr, "plutolab: %s\n", t.text);
			_exit(1);
		}
		_exit(0);
	}
	if (pid < 0) {
		perror("plutolab: namespaces cannot be made");
		return 1;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}

static void __attribute__((noreturn))
become_worker(const char *self, const char *dir, const char *out, int channel)
{
	char *argv[] = {
		must_strdup(self),
		must_strdup("worker"),
		must_strdup(out),
		NULL,
	};
	char *console = must_printf("%s/console", dir);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int log = open(console, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		       0600);
	sigset_t none;

	/* The caller is dead already?  Then the channel is at its end, and the
	 * worker will see that. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
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
	execv(argv[0], argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

pid_t host_start(const char *self, const char *dir, const char *out,
		 int *channel, struct trouble *t)
{
	sigset_t all, before;
	int ends[2];
	pid_t pid;

	if (mkdir(dir, 0700))
		return trouble(t, "make directory %s: %m", dir);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return trouble(t, "worker: socketpair: %m");
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork_isolated();
	if (pid == 0)
		become_worker(self, dir, out, ends[1]);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return trouble(t, "worker: new namespaces: %m");
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*channel = ends[0];
	return pid;
}

void host_stop(pid_t worker)
{
	kill(worker, SIGKILL);
}

int worker_command(int argc, char *argv[])
{
	struct trouble t = { .text = "" };

	if (argc != 2 || getpid() != 1) {
		fputs("plutolab worker is started by plutolab run\n", stderr);
		return 2;
	}
	fcntl(CHANNEL, F_SETFD, FD_CLOEXEC);
	if (isolate(argv[1], &t)) {
		message_write(CHANNEL, MESSAGE_FAILED, t.text);
		return 1;
	}
	return worker(CHANNEL, "/run/plutolab") ? 1 : 0;
}
