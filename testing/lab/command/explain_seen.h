/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain_seen.h - what a cell showed, for a terminal: the story that `plutolab
 * report` draws.
 */
#ifndef LAB_EXPLAIN_SEEN_H
#define LAB_EXPLAIN_SEEN_H

#include <stdio.h>

#include "observation/results.h"
#include "story/story.h"

/* @line: the cell's entry in results.json */
void explain_seen(FILE *out, const struct result_line *line,
		  const struct story *story);

#endif
