/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario_check.h - what parse.c, syntax.c, step_kind.c, scenario_check.c,
 * scenario_step.c and scenario_variant.c share: a scenario file as it is read,
 * and how its mistakes are told.
 */
#ifndef LAB_SCENARIO_CHECK_H
#define LAB_SCENARIO_CHECK_H

#include "scenario/scenario.h"
#include "scenario/document.h"
#include "scenario/step_kind.h"
#include "scenario/syntax.h"

enum {
	WORD = SYNTAX_NAME,
	ALL_COLUMNS = (1u << COLUMN_ROOF) - 1,
};

/* A step as the file has it: one verb, and what the verb needs. */
struct raw_step {
	char *verb[STEP_COUNT];	/* the value behind the key of a kind */
	char **swap;		/* of this one the value is a list */
	unsigned swap_count;
	char *as, *options, *at;
	bool no_wait, may_fail, loss_allowed;
	unsigned columns;
	char **not_in;		/* variants that leave the step out */
	unsigned not_in_count;
	char **flows;
	unsigned flows_count;
};

/*
 * What is read.  Steps of the scenario borrow the strings of the raw ones.
 */
struct scenario_file {
	struct scenario s;
	unsigned ike;		/* bit IKEV1, bit IKEV2 */
	struct raw_step *raw;
	unsigned raw_count;
};

/* The semantic pass. */
struct check {
	struct scenario_file *file;
	const struct scenario_variant *variant;	/* NULL: the file itself */
	const struct document *document;
	char path[128];
	FILE *err;
	unsigned errors;
};

/* Name the node that the next complaint() is about; returns @c. */
struct check *at(struct check *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Say "FILE:LINE: what is wrong", and count it. */
void complaint(struct check *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Whether @text has a-z, 0-9 and letters of @more only. */
bool is_word(const char *text, const char *more);

/* Whether nothing is negotiated for a conn: type=drop and the like. */
bool is_shunt(const struct scenario_conn *conn);

/*
 * Lines "key=value" of ipsec.conf or swanctl.conf; what the lab itself decides
 * stays out.
 */
void check_options(struct check *c, const char *line,
		   enum site_daemon daemon);

/* A scenario's or a variant's. */
void check_payload(struct check *c, unsigned payload);

void check_variants(struct check *c);

/*
 * What a variant says that is no matter of addresses, before the check: it
 * goes for what is then checked.
 */
void apply_variant(struct scenario_file *f, const struct scenario_variant *v);

/* All of it, once the file is read. */
void check_all(struct check *c);

/* Fill file->s.steps from file->raw and check them; the rest is checked. */
void check_steps(struct check *c);

#endif
