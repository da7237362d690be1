/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * excerpt.h - the lines of a daemon's log that concern its SAs.
 *
 * By default only unexpected cells keep the whole log, as an artifact; every
 * cell keeps this excerpt, for the report.
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
 * excerpt_text() - the text of a log line, or NULL if no excerpt has the line.
 *
 * Points into @line, after pluto's time stamp.
 */
const char *excerpt_text(const char *line);

/**
 * excerpt_take() - add the excerpt of a daemon's log to an observation.
 * @began: when the cell began, as now_ms()
 *
 * Alarms are always taken.  When a site has too many lines, those in the middle
 * are left out.
 */
void excerpt_take(struct observed_site *site, const struct daemon *d,
		  uint64_t began);

#endif
