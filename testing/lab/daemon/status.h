/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * status.h - what pluto's status commands print, as lines to be compared.
 *
 * Scripts parse that output, and upstream's tests compare it line by line.  So
 * the output for conns that no patch concerns must not change.
 */
#ifndef LAB_STATUS_H
#define LAB_STATUS_H

#include <stdbool.h>

#include "daemon/daemon.h"

/**
 * status_line() - a line without the parts that vary between runs.
 * @line: as whack prints it
 * @version: of the pluto, "5.2-U"
 * @dir: the daemon's own directory
 *
 * A word replaces each SPI, time, byte count, version, directory and
 * installation path.  All else stays, also white space.  Returns a string to
 * free().
 */
char *status_line(const char *line, const char *version, const char *dir);

/**
 * status_describe() - append the output of a pluto's status commands to @lines.
 * @d: running; nothing is done if its flavour has no list of status commands
 * @ms: deadline for each command
 * @lines, @count: a grown array of strings to free(), also after an error
 *
 * Each line begins with the command and the line's number in its output, so
 * that the order is compared too.  Returns 0; or -1 with @t set, also when a
 * command fails or prints nothing, which would leave nothing to compare.
 */
int status_describe(struct daemon *d, unsigned ms, char ***lines,
		    unsigned *count, struct trouble *t);

#endif
