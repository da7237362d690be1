/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpu.h - how much processor time processes took.
 *
 * User and system time of all threads, also those that have ended, by the
 * scheduler's clock, which counts nanoseconds.  User-Mode Linux has no such
 * clock: it counts ticks of 10 ms, also those in which it did not run itself.
 */
#ifndef LAB_CPU_H
#define LAB_CPU_H

#include <stdint.h>
#include <sys/types.h>

/* In microseconds; 0: not known, for instance when the process is gone. */
uint64_t cpu_of(pid_t pid);

/* The same, summed over the processes that a session has now. */
uint64_t cpu_of_session(pid_t session);

#endif
