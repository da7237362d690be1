/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scenario_file.h - a scenario file as it is read, before it is checked. */
#ifndef LAB_SCENARIO_FILE_H
#define LAB_SCENARIO_FILE_H

#include "scenario/document.h"
#include "scenario/scenario.h"

enum {
	WORD = SYNTAX_NAME,
	ALL_COLUMNS = (1u << COLUMN_COUNT) - 1,
};

/* A step as the file has it: one verb, and what the verb needs. */
struct raw_step {
	char *verb[STEP_COUNT]; /* the value behind the key of a kind */
	char **swap;		/* the value of "swap", a list */
	unsigned swap_count;
	char *as, *options, *at;
	bool no_wait, may_fail, loss_allowed;
	unsigned columns;
	char **not_in; /* variants that leave the step out */
	unsigned not_in_count;
	char **flows;
	unsigned flows_count;
};

/* Steps of the scenario borrow the strings of the raw ones. */
struct scenario_file {
	struct scenario s;
	unsigned ike; /* bits 1 << IKEV1, 1 << IKEV2 */
	struct raw_step *raw;
	unsigned raw_count;
};

#endif
