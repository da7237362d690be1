/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * artifact.h - the files that a cell leaves for people and for sacheck, in its
 * directory of artifacts.
 */
#ifndef LAB_ARTIFACT_H
#define LAB_ARTIFACT_H

#include <stdbool.h>

/* The path of sacheck's dump of a site, at the end or @before the judged
 * window; to be freed. */
char *snapshot_path(const char *artifacts, const char *site, bool before);

/* The path of what `sacheck watch` printed at a site; to be freed. */
char *watch_path(const char *artifacts, const char *site);

/* How each line that status_describe() adds begins, and whether @line does. */
extern const char artifact_status[];
bool status_is_line(const char *line);

#endif
