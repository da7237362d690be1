/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutant_list.h - what mutants there are.
 *
 * A mutant is one small change of an added line, made by a rule:
 *
 * negate		a condition, a bool that is returned, kept or assigned
 * drop-operand		one of what && or || join
 * drop-statement	a call, an assignment, a jump that returns nothing
 * release		the same, of what releases something
 * off-by-one		a number, "<" for "<=", "x" for "x++"
 * swap			in and out: another member or constant of the same type
 * swap-arguments	of a call with two of one type
 * drop-field		what an initializer says of a member
 *
 * Only what is executed can be switched: no declaration, no case, nothing static.
 * What is only for the log is no mutant.
 */
#ifndef MUTANTS_MUTANT_LIST_H
#define MUTANTS_MUTANT_LIST_H

struct mutant {
	unsigned number; /* from 1 on */
	char *file;
	char *function;
	unsigned line;
	const char *rule;
	char *text;	/* the line's, without blanks at its ends */
	char *original; /* what is changed, in one line */
	char *mutated;	/* "": nothing is left of it */
};

/* Why something that a rule is about was left alone. */
enum left {
	LEFT_MACRO,	/* a macro gives a part of it */
	LEFT_DIRECTIVE, /* a directive stands in it */
	LEFT_LOG,	/* only for the log */
	LEFT_COUNT,
};

struct mutant_list {
	struct mutant *mutants;
	unsigned count;
	unsigned left[LEFT_COUNT];
};

/* "macro", "directive", "log" */
const char *left_name(enum left left);

void mutant_list_free(struct mutant_list *list);

#endif
