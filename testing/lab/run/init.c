// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - PID 1 of a guest: make a root to write to, do the work, power off.
 *
 * After WireGuard's test init: one function per step, and any surprise is a
 * loud end.
 */
#include "run/init.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

#include "base/must.h"
#include "os/module.h"
#include "run/guest.h"
#include "run/message.h"

static int channel = -1;

static void __attribute__((noreturn)) power_off(void)
{
	if (channel >= 0)
		tcdrain(channel);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

/* Say what went wrong, to whom it may concern, and end. */
static void __attribute__((noreturn, format(printf, 1, 2)))
panic(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(stderr, "plutolab init: %s\n", text);
	if (channel >= 0)
		message_write(channel, MESSAGE_FAILED, text);
	power_off();
}

static void mount_at(const char *type, const char *target, unsigned long flags,
		     const char *data)
{
	if (mount(type, target, type, flags, data))
		panic("mount %s at %s: %m", type, target);
}

static void make_directory(const char *path)
{
	if (mkdir(path, 0755) && errno != EEXIST)
		panic("mkdir %s: %m", path);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		panic("write %s: %m", path);
	close(fd);
}

static void mount_kernel_files(void)
{
	mount_at("proc", "/proc", 0, NULL);
	mount_at("sysfs", "/sys", 0, NULL);
	/* some kernels do it by themselves */
	if (access("/dev/ttyS0", F_OK))
		mount_at("devtmpfs", "/dev", 0, NULL);
}

/* The serial line to `plutolab run`, as a pipe for bytes. */
static void open_channel(void)
{
	struct termios raw;

	channel = open("/dev/ttyS0", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (channel < 0)
		panic("open /dev/ttyS0: %m");
	if (tcgetattr(channel, &raw))
		panic("/dev/ttyS0: no terminal: %m");
	cfmakeraw(&raw);
	raw.c_cflag |= CLOCAL;
	/* an emulated UART is as fast as it is driven; waits go by this */
	cfsetspeed(&raw, B115200);
	if (tcsetattr(channel, TCSANOW, &raw))
		panic("/dev/ttyS0: %m");
}

/* What `plutolab run` said on the kernel's command line. */
static char *word(const char *key)
{
	char text[4096] = "", *value;
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		panic("read /proc/cmdline: %m");
	close(fd);
	value = guest_word(text, key);
	if (!value)
		panic("no %s= on the kernel's command line", key);
	return value;
}

/*
 * This machine's root shows through; what is written stays in the guest's
 * memory.  pivot_root(2) and not chroot(2): who enters a mount namespace gets
 * the namespace's root, which would be the old one.
 */
static void make_root(const char *modules)
{
	int error = module_load(modules, "overlay");

	if (error)
		panic("load module overlay: %s", strerror(-error));
	mount_at("tmpfs", "/tmp", 0, "mode=755");
	make_directory("/tmp/upper");
	make_directory("/tmp/work");
	make_directory("/tmp/root");
	mount_at("overlay", "/tmp/root", 0,
		 "lowerdir=/,upperdir=/tmp/upper,workdir=/tmp/work");
	if (mount("/proc", "/tmp/root/proc", NULL, MS_MOVE, NULL) ||
	    mount("/sys", "/tmp/root/sys", NULL, MS_MOVE, NULL) ||
	    mount("/dev", "/tmp/root/dev", NULL, MS_MOVE, NULL))
		panic("move /proc, /sys and /dev: %m");
	if (chdir("/tmp/root") || syscall(SYS_pivot_root, ".", ".") ||
	    umount2(".", MNT_DETACH) || chdir("/"))
		panic("change the root: %m");
}

/* What must not show through. */
static void fill_root(void)
{
	mount_at("tmpfs", "/run", 0, "mode=755");
	make_directory("/dev/shm");
	mount_at("tmpfs", "/dev/shm", 0, "mode=1777");
	make_directory("/dev/pts");
	mount_at("devpts", "/dev/pts", 0, NULL);
	if (symlink("/proc/self/fd", "/dev/fd") && errno != EEXIST)
		panic("link /dev/fd: %m");
}

/* From now on the kernel loads what it needs, through plutolab. */
static void serve_modules(const char *modules)
{
	struct utsname name;
	char *path;

	if (uname(&name))
		panic("uname: %m");
	path = must_printf("/lib/modules/%s", name.release);
	make_directory("/lib/modules");
	make_directory(path);
	if (mount(modules, path, NULL, MS_BIND, NULL))
		panic("bind %s at %s: %m", modules, path);
	free(path);
	if (module_serve())
		panic("have the kernel ask me for modules: %m");
}

/* The one place of this machine that may be written, under its own name. */
static void mount_out(const char *share, const char *out)
{
	int error;

	if (strcmp(share, "9p") == 0)
		error = mount("out", out, "9p", 0,
			      "trans=virtio,version=9p2000.L,msize=512000");
	else
		error = mount("none", out, share, 0, out);
	if (error)
		panic("mount %s of the host: %m", out);
}

/* A daemon that crashes leaves something to learn from. */
static void keep_cores(const char *out)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	char *pattern = must_printf("%s/cores/%%e.%%p", out);

	if (setrlimit(RLIMIT_CORE, &unlimited))
		panic("allow core files: %m");
	write_file("/proc/sys/kernel/core_pattern", pattern);
	free(pattern);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		panic("set lo up: %m");
	close(fd);
}

static void set_environment(void)
{
	/* of the kernel's command line, some of it */
	clearenv();
	setenv("PATH",
	       "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
	       "/sbin:/bin",
	       1);
	setenv("HOME", "/root", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	umask(022);
}

int init(int (*worker)(int channel, const char *dir))
{
	char *modules, *out, *share;

	if (getpid() != 1) {
		fputs("init is for a guest's kernel\n", stderr);
		return 2;
	}
	mount_kernel_files();
	open_channel();
	modules = word("plutolab.modules");
	out = word("plutolab.out");
	share = word("plutolab.share");
	make_root(modules);
	fill_root();
	serve_modules(modules);
	mount_out(share, out);
	keep_cores(out);
	loopback_up();
	set_environment();
	make_directory("/run/plutolab");
	if (worker(channel, "/run/plutolab"))
		panic("the worker gave up");
	free(modules);
	free(out);
	free(share);
	power_off();
}
