/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * status.h - what pluto's status commands print, as lines to be compared.
 *
 * Scripts parse that output, and upstream's tests compare it line by line, so
 * for conns that have nothing to do with a patch it must stay as it is.
 */
#ifndef LAB_STATUS_H
#define LAB_STATUS_H

#include <stdbool.h>

#include "daemon/daemon.h"

/**
 * status_line() - a line without what no two runs have in common.
 * @line: as whack prints it
 * @version: of the pluto, "5.2-U"
 * @dir: the daemon's own directory
 *
 * That is SPIs, times, byte counts, the version, the directory, and where it is
 * installed; each gets a word in its place.
 * Everything else stays, white space too.  Returns a string to free().
 */
char *status_line(const char *line, const char *version, const char *dir);

/**
 * status_describe() - ask a pluto, and add what it prints to the lines.
 * @d: runs; of a flavour that has a list of such commands, else nothing is done
 * @ms: deadline for each command
 * @lines, @count: a grown array of strings to free(); also when it fails
 *
 * Each line begins with the command and its place in what that printed, so
 * that also the order is compared.  Returns 0, or -1 with @t set; also when a
 * command fails, or prints nothing: then there would be nothing to compare.
 */
int status_describe(struct daemon *d, unsigned ms, char ***lines,
		    unsigned *count, struct trouble *t);

#endif
