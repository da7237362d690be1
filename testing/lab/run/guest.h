/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guest.h - a guest whose init is plutolab itself: User-Mode Linux, or QEMU.
 */
#ifndef LAB_GUEST_H
#define LAB_GUEST_H

#include <stdint.h>
#include <sys/types.h>

#include "base/trouble.h"
#include "run/boot.h"

/*
 * Bytes of memory that a guest needs for any cell of the matrix.  On the host a
 * guest takes only what it has touched.
 */
extern const uint64_t guest_memory;

/**
 * guest_kernel_load() - read @dir/info and check that all files are there.
 *
 * Returns 0, release with guest_kernel_free(); or -1 with @t set.
 */
int guest_kernel_load(struct guest_kernel *k, enum guest_type type,
		      const char *dir, struct trouble *t);

/*
 * guest_kernel_named() - the same, of "uml:DIR" or "qemu:DIR".
 */
int guest_kernel_named(struct guest_kernel *k, const char *name,
		       struct trouble *t);

void guest_kernel_free(struct guest_kernel *k);

/* Bytes that a guest with @memory needs in its directory. */
uint64_t guest_memory_room(const struct guest_kernel *k, uint64_t memory);

/*
 * The factor by which every deadline is multiplied in such a guest: 1 for
 * User-Mode Linux.
 */
unsigned guest_slowness(const struct guest_kernel *k);

/**
 * guest_start() - boot a guest.
 * @channel: set to a socket, non-blocking; the guest's ttyS0 is at its other
 *	end, on which init first says MESSAGE_READY
 *
 * Forks a keeper process, which starts the kernel and outlives it.  When the
 * kernel ends, guest_stop() is called or the caller dies, the keeper kills what
 * is left of the guest and exits.  Then the caller removes @plan->dir; if the
 * caller has died, the keeper does.
 *
 * Returns the keeper's pid, to be waited for; or -1 with @t set.
 */
pid_t guest_start(const struct guest_plan *plan, int *channel,
		  struct trouble *t);

/* Tell a keeper to end its guest. */
void guest_stop(pid_t keeper);

/**
 * guest_way() - what runs a guest.
 * @dir: of its plan
 *
 * Returns "QEMU kvm" or "QEMU tcg"; for User-Mode Linux, by how it catches
 * system calls, "UML seccomp", "UML ptrace", or "UML ?" when that is unknown.
 * A string to free().
 */
char *guest_way(const struct guest_kernel *k, const char *dir);

/**
 * guest_cpu_us() - processor time that a running guest took so far.
 * @dir: of its plan
 *
 * In microseconds, as this machine counts it: of the guest's kernel and of the
 * processes that it has now.  In User-Mode Linux the lab's own process is left
 * out; it must be asleep.  0: not known.
 */
uint64_t guest_cpu_us(const char *dir);

/**
 * guest_console() - the last lines of a guest's console, joined to one.
 * @from: bytes to skip at its beginning: the messages of every boot
 *
 * When the kernel panics, these are the lines until it says so; what follows
 * is a stack trace.
 *
 * Returns a string to free().
 */
char *guest_console(const char *dir, long from);

/* Copy a guest's console to the file "console" of directory @to. */
void guest_keep_console(const char *dir, const char *to);

/* The length of the console in bytes. */
long guest_console_length(const char *dir);

/**
 * guest_word() - one of our words on the kernel's command line.
 * @cmdline: text of /proc/cmdline
 * @key: for "key=value"
 *
 * Returns the value, to be freed; or NULL when the word is not there.
 */
char *guest_word(const char *cmdline, const char *key);

#endif
