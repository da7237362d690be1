/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * excerpt.h - of a daemon's log the lines that say how its SAs fare.
 *
 * The whole log is among the artifacts of a cell that surprised; this is what
 * is kept of all cells, for the report.
 */
#ifndef LAB_EXCERPT_H
#define LAB_EXCERPT_H

#include "daemon/daemon.h"
#include "observation/observation.h"

enum {
	EXCERPT_LINES = 60, /* of a site, at most; others are counted */
	EXCERPT_TEXT = 240, /* bytes of a line, at most */
};

/**
 * excerpt_text() - what a log line says, or NULL when it is of no interest.
 *
 * The time that pluto puts before it is left out.  Points into @line.
 */
const char *excerpt_text(const char *line);

/**
 * excerpt_take() - add the lines of a daemon's life to what was seen.
 * @began: of the cell, as now_ms()
 *
 * Lines that no run may have are always of interest.  The last lines of a site
 * take the place of those in the middle when there are too many.
 */
void excerpt_take(struct observed_site *site, const struct daemon *d,
		  uint64_t began);

#endif
