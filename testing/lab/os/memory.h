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
	unsigned peak_kb;     /* VmHWM: resident, the most it ever had */
	unsigned resident_kb; /* VmRSS */
	unsigned share_kb;    /* Pss: of a page that several processes map,
				 * each has a part */
};

/**
 * memory_parse() - read "NAME:   NUMBER kB" lines, as proc(5) has them in
 *	/proc/PID/status and /proc/PID/smaps_rollup.
 * @text: any number of lines; what is of no interest is passed over
 * @out: what is found is set, the rest is left as it was
 */
void memory_parse(const char *text, struct memory *out);

/* What a process takes just now.  One that is gone takes nothing. */
void memory_of(pid_t pid, struct memory *out);

#endif
