/* SPDX-License-Identifier: GPL-2.0-or-later */
/* step_kind.h - what is known of each kind of step, except how it is done. */
#ifndef LAB_STEP_KIND_H
#define LAB_STEP_KIND_H

#include "scenario/scenario.h"

struct check;

enum {
	/* flags of a kind */
	STEP_AT_SITE = 1,      /* is done at one site: "at" */
	STEP_ASKS = 2,	       /* commands the site's daemon about step->conn */
	STEP_MAY_FAIL = 4,     /* the daemon's answer could be "no" */
	STEP_WANTS_DAEMON = 8, /* the daemon must run (start: must not) */
	STEP_FLOWS = 16,       /* may name flows */
	STEP_CHARON = 32,      /* can be done at a site with charon */
};

struct step_kind_row {
	const char *name;  /* for people */
	const char *key;   /* in files; NULL: a value of another kind's key */
	const char *value; /* the value that the key wants */
	const char *what;  /* what it does, one line for people */
	unsigned flags;
	/* take the value, or complaint(); kind, site and columns are set */
	void (*read)(struct check *c, char *text, struct scenario_step *step);
	/* print more than name, conn, flows and site; or NULL */
	void (*tell)(FILE *out, const struct scenario_step *step);
};

/* The row of a kind; for an invalid kind a row with the name "?". */
const struct step_kind_row *step_kind(enum step_kind k);

static inline bool step_kind_has(enum step_kind k, unsigned flag)
{
	return step_kind(k)->flags & flag;
}

/* Whether @text is "SUBNET -> SUBNET", of one family. */
bool step_is_selector(const char *text);

/* A line for people: "up net at a". */
void step_describe(FILE *out, const struct scenario_step *step);

#endif
