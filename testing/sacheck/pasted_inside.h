/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_inside.h - what was read from a text, before sift().  For pasted*.c
 * only.
 */
#ifndef SACHECK_PASTED_INSIDE_H
#define SACHECK_PASTED_INSIDE_H

#include "sacheck/pasted_record.h"

/* A record that was read, in the order of the text. */
struct entry {
	uint32_t index; /* in the set; XM_NONE: a flush */
	uint32_t line;	/* where it begins */
	uint32_t hash;	/* see sift_hash() */
	unsigned section : 24;
	unsigned kind : 4;    /* enum record_kind */
	unsigned verb : 3;    /* enum record_verb */
	unsigned guessed : 1; /* an SA that is valid only if no SA
				 * has algorithms */
};

/*
 * Records of one kind that follow each other, with no other line in between:
 * one output, or a part of it.
 */
struct section {
	const char *file;
	bool policies; /* else SAs */
	bool monitor;
};

struct pasted {
	struct record_reader reader;
	struct xm_set *set; /* all that was read, outdated too */
	struct entry *entries;
	uint32_t entries_count, entries_room;
	struct section *sections;
	uint32_t sections_count, sections_room;
	uint32_t states, policies; /* headings of such outputs, and
					 * policies that are left out */
	bool strange;		   /* a line that ends a section was read */
	bool monitor;		   /* the current output is a monitor's */
	bool has_monitor;	   /* some output was */
	bool algorithms;	   /* some SA has algorithms */
	bool undecided;		   /* some SA has none, and may be larval */
	bool guessed;		   /* such an SA was taken for valid */
	bool times;		   /* some SA has an add time */
	unsigned joined;	   /* lines that make up `wrapped` */
	size_t wrapped_size;
	char wrapped[1024];
	char release[GATEWAY_RELEASE];
	struct statistics statistics; /* as they were read last */
	struct statistics before_monitor;
	bool again;    /* statistics came after a monitor's output */
	bool defaults; /* "Default policies:" was read */
	bool blocks[XM_DIRECTIONS];
	char *said;
	size_t said_size, said_room;
	uint64_t before_file; /* see count_all() */
};

/* A hash of what identifies an SA or policy to the kernel. */
uint32_t sift_hash(const struct xm_set *set, enum record_kind kind,
		   uint32_t index);

/**
 * become_larval() - make an SA larval.
 * @sa: with an SPI it loses its selector, which only repeats its addresses
 */
void become_larval(struct xm_sa *sa);

/*
 * sift() - the SAs and policies that exist at the end: see pasted_end().
 * @monitor: whether to apply the monitor's output
 *
 * Returns a set, not sealed yet, or NULL with @t set.  If nothing had to be
 * changed it returns p->set itself, and p->set is then NULL.
 */
struct xm_set *sift(struct pasted *p, bool monitor, unsigned *unknown,
		    struct trouble *t);

#endif
