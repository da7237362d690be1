/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timeline.h - when things happen in a cell, for people to read.
 *
 * SAs come and go with the kernel's notices; counters and packets are looked
 * at ten times a second, while the lab waits, and at the end of each step.
 * Nothing here is judged, and a cell of any length leaves no more than a few
 * kilobytes.
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
 * timeline_begin() - take notes from here on, in lab->seen.
 * @lab: its peers' xfrm and its traffic are open
 *
 * Returns what to give to timeline_end(); never NULL.
 */
struct timeline *timeline_begin(struct lab *lab);

/* Look at counters and packets now. */
void timeline_look(struct timeline *tl);

/* Take no more notes.  NULL: none were taken. */
void timeline_end(struct timeline *tl);

#endif
