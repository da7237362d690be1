/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timeline.h - when things happen in a cell, for people to read.
 *
 * The kernel's notices tell when SAs come and go.  Counters and packets are
 * read ten times a second, while the lab waits, and at the end of each step.
 * None of this is judged.  A cell of any length leaves at most a few kilobytes.
 */
#ifndef LAB_TIMELINE_H
#define LAB_TIMELINE_H

#include "observation/observation.h"

struct lab;
struct timeline;

enum {
	/* at most, so that a long cell's observation stays short */
	TIMELINE_EVENTS = 300, /* SAs, of a site; others are counted */
};

/**
 * timeline_begin() - start to record, in lab->seen.
 * @lab: its peers' xfrm and its traffic are open
 *
 * Never returns NULL; release with timeline_end().
 */
struct timeline *timeline_begin(struct lab *lab);

/* Record counters and packets now. */
void timeline_look(struct timeline *tl);

/* Stop recording; @tl may be NULL. */
void timeline_end(struct timeline *tl);

#endif
