/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program.h - other programs, run to their end. */
#ifndef UPSTREAM_PROGRAM_H
#define UPSTREAM_PROGRAM_H

#include <sys/types.h>

/**
 * program_start() - a program of the PATH, in the C locale.
 * @input: its standard input, or -1: /dev/null
 * @output: its standard output, or -1: that of this process
 *
 * Returns its number, or -1 with errno set.
 */
pid_t program_start(const char *const *argv, int input, int output);

/* Waits for its end; returns the wait status, or -1. */
int program_end(pid_t pid);

#endif
