/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boot.h - a guest, and the command line that boots it.
 */
#ifndef LAB_BOOT_H
#define LAB_BOOT_H

#include <stdint.h>

enum guest_type {
	GUEST_UML, /* the kernel is a program of this machine */
	GUEST_QEMU,
};

/* A guest kernel, as scripts/kernel or scripts/kernel-qemu leaves it. */
struct guest_kernel {
	enum guest_type type;
	char *program; /* absolute path of the program that runs: the
				 * kernel, or QEMU */
	char *modules; /* absolute path of a directory with modules.dep */
	char *package; /* where it comes from: "user-mode-linux 7.2um1" */
	char *append;  /* words for its command line, or "" */
	/* QEMU's; NULL for User-Mode Linux */
	char *image, *initrd; /* absolute paths */
	char *accelerator;    /* "kvm" or "tcg" */
};

struct guest_plan {
	const struct guest_kernel *kernel;
	const char *init; /* plutolab's own absolute path */
	const char *out;  /* absolute; the one directory of this machine
				 * that the guest may write to */
	const char *dir;  /* absolute, must not exist yet: for the guest's
				 * memory and its console */
	uint64_t memory;  /* in bytes; QEMU gets more: boot.c */
};

/**
 * boot_command() - the command that boots a guest.
 * @channel: descriptor that the guest has as its ttyS0
 *
 * The console goes to the file "console" in @plan->dir: User-Mode Linux writes
 * it to its standard output.  No path of the plan may hold white space, quotes
 * or commas.
 *
 * Returns the words, NULL at the end; free() each and the array.
 */
char **boot_command(const struct guest_plan *plan, int channel);

#endif
