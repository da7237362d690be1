/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell.h - a shell on a terminal, and its prompts.
 *
 * Upstream logs in to a virtual machine's serial console, sends a line, and
 * takes all until the next prompt for the line's output (fab/console.py).
 */
#ifndef UPSTREAM_SHELL_H
#define UPSTREAM_SHELL_H

#include <regex.h>
#include <stddef.h>

struct shell {
	int terminal; /* the pty's other end */
	regex_t prompt;
	char *text; /* what came after the last prompt */
	size_t length;
};

enum shell_end {
	SHELL_PROMPT,
	SHELL_TIMEOUT, /* no prompt in time */
	SHELL_EOF,     /* the shell has ended */
};

/* @terminal: is taken; @host: in the prompt */
void shell_open(struct shell *s, int terminal, const char *host);

/**
 * shell_await() - read until there is a prompt.
 * @out: what came before it, to be freed; also when there was none
 * @status: set to the exit status that the prompt tells, 0 for none
 */
enum shell_end shell_await(struct shell *s, unsigned ms, char **out,
			   int *status);

/* Send a line, and await the prompt. */
enum shell_end shell_run(struct shell *s, const char *line, unsigned ms,
			 char **out, int *status);

void shell_close(struct shell *s);

#endif
