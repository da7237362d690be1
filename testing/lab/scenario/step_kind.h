/* SPDX-License-Identifier: GPL-2.0-or-later */
/* step_kind.h - all that is known of a kind of step but how it is done. */
#ifndef LAB_STEP_KIND_H
#define LAB_STEP_KIND_H

#include "scenario/scenario.h"

struct check;

enum {
	/* flags of a kind */
	STEP_AT_SITE = 1,  /* is done at one site: "at" */
	STEP_ASKS = 2,	   /* asks the site's daemon something of step->conn */
	STEP_MAY_FAIL = 4, /* has an answer that could be "no" */
	STEP_WANTS_DAEMON = 8, /* the site's daemon has to run */
	STEP_FLOWS = 16,       /* may be of some flows only */
	STEP_CHARON = 32,      /* can be done where charon is */
};

struct step_kind_row {
	const char *name;  /* for people */
	const char *key;   /* in files; NULL: a word of another one's */
	const char *value; /* what is wanted behind the key */
	const char *what;  /* what it does, one line for people */
	unsigned flags;
	/* take the value, or complaint(); kind, site and columns are set */
	void (*read)(struct check *c, char *text, struct scenario_step *step);
	/* say what is more than name, conn, flows and site, or NULL */
	void (*tell)(FILE *out, const struct scenario_step *step);
};

/* Its row of the table; of no kind that of another nameless one, "?". */
const struct step_kind_row *step_kind(enum step_kind k);

static inline bool step_kind_has(enum step_kind k, unsigned flag)
{
	return step_kind(k)->flags & flag;
}

/* "SUBNET -> SUBNET", of one family. */
bool step_is_selector(const char *text);

/* A line for people: "up net at a". */
void step_describe(FILE *out, const struct scenario_step *step);

#endif
