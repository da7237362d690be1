// SPDX-License-Identifier: GPL-2.0-or-later
/* boot.c - the command line that boots a guest */
#define _GNU_SOURCE 1

#include "run/boot.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum {
	/* What User-Mode Linux shares with this machine: programs and
	 * libraries, as far as they are read; and a kernel for everything. */
	QEMU_MORE_MEGABYTES = 768,
};

struct words {
	char **all;
	unsigned count;
};

static void __attribute__((format(printf, 2, 3)))
add(struct words *w, const char *format, ...)
{
	va_list args;
	char *word = NULL;

	va_start(args, format);
	if (vasprintf(&word, format, args) < 0)
		abort();
	va_end(args);
	w->all = must_grow(w->all, w->count + 2, sizeof(*w->all));
	w->all[w->count++] = word;
	w->all[w->count] = NULL;
}

/* Both words of an option with a value. */
#define ADD_OPTION(w, name, ...)     \
	do {                         \
		add(w, "%s", name);  \
		add(w, __VA_ARGS__); \
	} while (0)

static char **uml(const struct guest_plan *plan, int channel)
{
	char *append = must_strdup(plan->kernel->append), *rest = NULL;
	struct words w = { .all = NULL };

	add(&w, "%s", plan->kernel->program);
	add(&w, "mem=%" PRIu64 "M", plan->memory >> 20);
	/* this machine's root, which must not be written */
	add(&w, "rootfstype=hostfs");
	add(&w, "rootflags=/");
	add(&w, "ro");
	add(&w, "con=null");
	add(&w, "con0=null,fd:1");
	add(&w, "ssl0=fd:%d", channel);
	add(&w, "quiet");
	/* its pid file and control socket */
	add(&w, "uml_dir=%s/", plan->dir);
	for (char *word = strtok_r(append, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest))
		add(&w, "%s", word);
	add(&w, "plutolab.modules=%s", plan->kernel->modules);
	add(&w, "plutolab.out=%s", plan->out);
	add(&w, "plutolab.share=hostfs");
	add(&w, "init=%s", plan->init);
	/* what comes behind is for init */
	add(&w, "--");
	add(&w, "init");
	free(append);
	return w.all;
}

static char **qemu(const struct guest_plan *plan, int channel)
{
	const struct guest_kernel *k = plan->kernel;
	struct words w = { .all = NULL };

	add(&w, "%s", k->program);
	ADD_OPTION(&w, "-machine", "q35");
	ADD_OPTION(&w, "-accel", "%s", k->accelerator);
	/* "max" has what emulation makes slow, such as fast short rep movsb */
	ADD_OPTION(&w, "-cpu",
		   strcmp(k->accelerator, "kvm") == 0 ? "host" : "qemu64");
	ADD_OPTION(&w, "-m", "%" PRIu64 "M",
		   (plan->memory >> 20) + QEMU_MORE_MEGABYTES);
	add(&w, "-nodefaults");
	add(&w, "-no-user-config");
	add(&w, "-no-reboot");
	ADD_OPTION(&w, "-display", "none");
	ADD_OPTION(&w, "-nic", "none");
	/* ttyS0 and ttyS1, as in User-Mode Linux: init need not know */
	ADD_OPTION(&w, "-chardev", "socket,id=channel,fd=%d", channel);
	ADD_OPTION(&w, "-serial", "chardev:channel");
	/* what QEMU itself has to say is in that file, too */
	ADD_OPTION(&w, "-chardev", "file,id=console,append=on,path=%s/console",
		   plan->dir);
	ADD_OPTION(&w, "-serial", "chardev:console");
	/* this machine's root, and the one directory that may be written */
	ADD_OPTION(&w, "-fsdev",
		   "local,id=root,path=/,security_model=none,"
		   "readonly=on,multidevs=remap");
	ADD_OPTION(&w, "-device", "virtio-9p-pci,fsdev=root,mount_tag=root");
	ADD_OPTION(&w, "-fsdev",
		   "local,id=out,path=%s,security_model=none,"
		   "multidevs=remap",
		   plan->out);
	ADD_OPTION(&w, "-device", "virtio-9p-pci,fsdev=out,mount_tag=out");
	ADD_OPTION(&w, "-kernel", "%s", k->image);
	ADD_OPTION(&w, "-initrd", "%s", k->initrd);
	ADD_OPTION(&w, "-append",
		   "console=ttyS1 quiet panic=-1 %s "
		   "plutolab.modules=%s plutolab.out=%s plutolab.share=9p -- "
		   "%s init",
		   k->append, k->modules, plan->out, plan->init);
	return w.all;
}

char **boot_command(const struct guest_plan *plan, int channel)
{
	return plan->kernel->type == GUEST_QEMU ? qemu(plan, channel) :
						  uml(plan, channel);
}
