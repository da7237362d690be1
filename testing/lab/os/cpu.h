/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpu.h - how much processor time processes took.
 *
 * Of all threads, also those that have ended, user and system; by the
 * scheduler's clock, which counts nanoseconds.  But User-Mode Linux has none:
 * there it counts ticks of 10 ms, also those in which it did not run itself.
 */
#ifndef LAB_CPU_H
#define LAB_CPU_H

#include <stdint.h>
#include <sys/types.h>

/* In microseconds; 0: not known, as of a process that is gone. */
uint64_t cpu_of(pid_t pid);

/* The same of all processes of a session that are there now. */
uint64_t cpu_of_session(pid_t session);

#endif
