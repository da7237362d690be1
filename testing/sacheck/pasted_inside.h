/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_inside.h - what was read of a text, before it is sifted.  For
 * pasted*.c only.
 */
#ifndef SACHECK_PASTED_INSIDE_H
#define SACHECK_PASTED_INSIDE_H

#include "sacheck/pasted_record.h"

/* A record that was read, in the order of the text. */
struct entry {
	uint32_t index; /* of the set; of a flush: none */
	uint32_t line;	/* where it begins */
	uint32_t hash;	/* of what tells it from others */
	unsigned section : 24;
	unsigned kind : 4;    /* enum record_kind */
	unsigned verb : 3;    /* enum record_verb */
	unsigned guessed : 1; /* an SA that is valid only if none has
				 * algorithms */
};

/*
 * Records of one kind that follow each other with nothing strange in between:
 * one output, or a part of it.
 */
struct section {
	const char *file;
	bool policies; /* else SAs */
	bool monitor;
};

struct pasted {
	struct record_reader reader;
	struct xm_set *set; /* all that was read, also what is old */
	struct entry *entries;
	uint32_t entries_count, entries_room;
	struct section *sections;
	uint32_t sections_count, sections_room;
	uint32_t states, policies; /* outputs that were named by what
					 * stands before them */
	bool strange;		   /* a line that ends a section was read */
	bool monitor;		   /* what is read now is of a monitor */
	bool has_monitor;	   /* something was */
	bool algorithms;	   /* some SA has them */
	bool undecided;		   /* some SA has none, and may be larval */
	bool guessed;		   /* and was taken for valid */
	bool times;		   /* some SA has one */
	unsigned joined;	   /* lines that make up @wrapped */
	size_t wrapped_size;
	char wrapped[1024];
	char release[GATEWAY_RELEASE];
	struct statistics statistics; /* as they were read last */
	struct statistics before_monitor;
	bool again;    /* they were read behind a monitor's output */
	bool defaults; /* "Default policies:" was read */
	bool blocks[XM_DIRECTIONS];
	char *said;
	size_t said_size, said_room;
	uint64_t before_file; /* see count_all() */
};

/* The hash of what the kernel has but one of. */
uint32_t sift_hash(const struct xm_set *set, enum record_kind kind,
		   uint32_t index);

/**
 * become_larval() - of an SA only the SPI is allocated.
 * @sa: what was read of it; its selector is not one.
 */
void become_larval(struct xm_sa *sa);

/*
 * sift() - what of all that was read is there at last: see pasted_end().
 * @monitor: with what a monitor tells; else without
 *
 * Returns a set, not sealed yet, or NULL with @t set.  It is p->set itself
 * where nothing had to be changed, and p->set then is NULL.
 */
struct xm_set *sift(struct pasted *p, bool monitor, unsigned *unknown,
		    struct trouble *t);

#endif
