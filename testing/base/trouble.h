/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trouble.h - the first thing that went wrong.
 */
#ifndef BASE_TROUBLE_H
#define BASE_TROUBLE_H

struct trouble {
	char text[4096]; /* "" while all is well */
};

/**
 * trouble() - say what went wrong.
 * @t: keeps the first message: later ones are its consequences
 * @format: what was tried, with which name, and what came instead
 *
 * Returns -1, so that `return trouble(t, ...)` ends a function.
 */
int trouble(struct trouble *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Add detail, such as the last lines of a log, to a message that is there. */
void trouble_detail(struct trouble *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
