/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.h - how much memory a process takes.
 */
#ifndef LAB_MEMORY_H
#define LAB_MEMORY_H

#include <stdbool.h>
#include <sys/types.h>

/* In KiB; 0: not known. */
struct memory {
	unsigned peak_kb;     /* VmHWM: the most that was ever resident */
	unsigned resident_kb; /* VmRSS */
	unsigned share_kb;    /* Pss: a page that n processes map counts 1/n */
};

/**
 * memory_parse() - read "NAME:   NUMBER kB" lines, as proc(5) has them in
 *	/proc/PID/status and /proc/PID/smaps_rollup.
 * @text: any number of lines; those with other names are ignored
 * @out: only the members that are found are set
 */
void memory_parse(const char *text, struct memory *out);

/* What a process takes now; 0 when it is gone. */
void memory_of(pid_t pid, struct memory *out);

#endif
