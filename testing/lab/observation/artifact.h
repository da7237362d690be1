/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * artifact.h - the files that a cell leaves for people and for sacheck, below the
 * directory of its artifacts.
 */
#ifndef LAB_ARTIFACT_H
#define LAB_ARTIFACT_H

#include <stdbool.h>

/* Where sacheck's dump of a site is, at the end or @before the judged window;
 * to be freed. */
char *snapshot_path(const char *artifacts, const char *site, bool before);

/* Where what `sacheck watch` said is; to be freed. */
char *watch_path(const char *artifacts, const char *site);

/* What a line that status_describe() adds begins with, and whether one does. */
extern const char artifact_status[];
bool status_is_line(const char *line);

#endif
