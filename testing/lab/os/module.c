// SPDX-License-Identifier: GPL-2.0-or-later
/* module.c - load modules into the running kernel, as modprobe does */
#include "os/module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libkmod.h>

int module_load(const char *dir, const char *name)
{
	static const char *no_config; /* modprobe.d is not the guest's */
	struct kmod_list *found = NULL, *entry;
	struct kmod_ctx *ctx;
	int result;

	ctx = kmod_new(dir, &no_config);
	if (!ctx)
		return -ENOMEM;
	result = kmod_module_new_from_lookup(ctx, name, &found);
	if (!result && !found)
		result = -ENOENT;
	kmod_list_foreach(entry, found)
	{
		struct kmod_module *module = kmod_module_get_module(entry);

		if (!result)
			result = kmod_module_probe_insert_module(
				module, 0, NULL, NULL, NULL, NULL);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
	kmod_unref(ctx);
	return result;
}

/* What the kernel runs, once module_serve() has said so. */
static char *server;

static int set_server(const char *path)
{
	int fd = open("/proc/sys/kernel/modprobe", O_WRONLY | O_CLOEXEC);
	size_t length = strlen(path);
	bool written = fd >= 0 && write(fd, path, length) == (ssize_t)length;

	if (fd >= 0)
		close(fd);
	return written ? 0 : -1;
}

int module_serve(void)
{
	char *path;

	/* of a kernel where all is built in, there is no such file */
	if (access("/proc/sys/kernel/modprobe", F_OK) && errno == ENOENT)
		return 0;
	path = realpath("/proc/self/exe", NULL);
	if (!path || set_server(path)) {
		free(path);
		return -1;
	}
	free(server);
	server = path;
	return 0;
}

void module_answer(bool yes)
{
	/* an empty line: the kernel runs nothing (kernel/module/kmod.c) */
	if (server && set_server(yes ? server : "\n"))
		fprintf(stderr,
			"plutolab: write /proc/sys/kernel/modprobe: %m\n");
}

/* The kernel of a guest runs /proc/sys/kernel/modprobe as "-q -- NAME". */
int modprobe_command(int argc, char *argv[])
{
	int result;

	if (argc != 3 || strcmp(argv[1], "--") != 0) {
		fputs("plutolab -q -- MODULE is for a guest's kernel\n",
		      stderr);
		return 2;
	}
	result = module_load(NULL, argv[2]);
	/* the kernel asks for much that is not there: no message */
	return result ? 1 : 0;
}
