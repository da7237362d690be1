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
 * Bytes of memory that a guest needs for any cell of the matrix; on the host
 * it takes what it touched.
 */
extern const uint64_t guest_memory;

/**
 * guest_kernel_load() - read DIR/info and see that all is there.
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

/* Bytes of room that @memory of a guest takes in its directory. */
uint64_t guest_memory_room(const struct guest_kernel *k, uint64_t memory);

/*
 * How many times as long as User-Mode Linux anything may take in such a
 * guest: each deadline is multiplied by it.
 */
unsigned guest_slowness(const struct guest_kernel *k);

/**
 * guest_start() - boot.
 * @channel: set to a socket, non-blocking; the guest's ttyS0 is at its other
 *	end, on which init first says MESSAGE_READY
 *
 * A keeper process is forked, which starts the kernel and outlives it: when
 * the kernel ends, when guest_stop() asks for it, or when the caller dies, the
 * keeper kills what is left of the guest and exits.  @plan->dir is then the
 * caller's to remove, or the keeper's when there is no caller any more.
 *
 * Returns the keeper's pid, to be waited for; or -1 with @t set.
 */
pid_t guest_start(const struct guest_plan *plan, int *channel,
		  struct trouble *t);

/* Have a guest ended, by its keeper. */
void guest_stop(pid_t keeper);

/**
 * guest_way() - how a running guest gets to run.
 * @dir: of its plan
 *
 * Returns for User-Mode Linux how its kernel catches system calls, "UML
 * seccomp" or "UML ptrace", or "UML ?" when it cannot be told; else "QEMU kvm"
 * or "QEMU tcg".  A string to free().
 */
char *guest_way(const struct guest_kernel *k, const char *dir);

/**
 * guest_cpu_us() - processor time that a running guest took so far.
 * @dir: of its plan
 *
 * As this machine counts it, in microseconds: of its kernel and those of its
 * processes that are there now; but of User-Mode Linux not the lab's own, which
 * must be asleep.  0: not known.
 */
uint64_t guest_cpu_us(const char *dir);

/**
 * guest_console() - the last lines of a guest's console, joined to one.
 * @from: skip so many bytes at its beginning: what booting always says
 *
 * When the kernel panics, these are the lines until it says so; what follows
 * is a stack trace.
 *
 * Returns a string to free().
 */
char *guest_console(const char *dir, long from);

/* Copy a guest's console to the file "console" of directory @to. */
void guest_keep_console(const char *dir, const char *to);

/* How long the console is, in bytes. */
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
