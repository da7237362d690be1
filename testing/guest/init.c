// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.c - the first process of a QEMU guest: find the machine's root, give
 * way to plutolab.
 *
 * It runs from the initramfs that scripts/kernel-qemu makes, is linked
 * statically, and loads the modules beside it, in the order of /order: those
 * without which the shared root cannot be mounted.  What to run from that root
 * is said behind "--" on the kernel's command line.  With nothing said it only
 * shows that a guest can start at all.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void __attribute__((noreturn)) power_off(void)
{
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void __attribute__((noreturn, format(printf, 1, 2)))
panic(const char *format, ...)
{
	va_list args;

	fputs("guest init: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\n", stderr);
	power_off();
}

static void load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		panic("open %s: %m", path);
	if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
		panic("load %s: %m", path);
	close(fd);
}

static void load_modules(void)
{
	FILE *order = fopen("/order", "re");
	char line[256];

	if (!order)
		panic("open /order: %m");
	while (fgets(line, sizeof(line), order)) {
		line[strcspn(line, "\n")] = '\0';
		load(line);
	}
	fclose(order);
}

/* The root of the machine that QEMU runs on; it does not change under us. */
static void mount_root(void)
{
	if (mkdir("/sysroot", 0755) && errno != EEXIST)
		panic("mkdir /sysroot: %m");
	if (mount("root", "/sysroot", "9p", MS_RDONLY,
		  "trans=virtio,version=9p2000.L,cache=loose,msize=512000"))
		panic("mount the machine's root: %m");
	/* its own /dev would show through */
	if (mount("devtmpfs", "/sysroot/dev", "devtmpfs", 0, NULL))
		panic("mount devtmpfs: %m");
}

/* As switch_root(8) does it: the initramfs cannot be pivoted away from. */
static void change_root(void)
{
	if (chdir("/sysroot") || mount(".", "/", NULL, MS_MOVE, NULL) ||
	    chroot(".") || chdir("/"))
		panic("change the root: %m");
}

int main(int argc, char *argv[])
{
	if (getpid() != 1)
		return 2;
	if (argc < 2) {
		fputs("guest init: a guest can start\n", stderr);
		power_off();
	}
	load_modules();
	mount_root();
	change_root();
	execv(argv[1], argv + 1);
	panic("run %s: %m", argv[1]);
}
