/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutant_list.h - what mutants there are.
 *
 * A mutant is one small change of an added line, made by a rule:
 *
 * negate		a condition; a bool returned, assigned or initialized
 * drop-operand		one operand of && or ||
 * drop-statement	a call, an assignment, a jump that returns nothing
 * release		the same, of a statement that releases something
 * off-by-one		a number, "<" for "<=", "x" for "x++"
 * swap			in and out: another member or constant of the same type
 * swap-arguments	of a call with two arguments of one type
 * drop-field		the value that an initializer gives a member
 *
 * Only executed code can be switched: no declaration, no case, nothing static.
 * Code that only logs has no mutants.
 */
#ifndef MUTANTS_MUTANT_LIST_H
#define MUTANTS_MUTANT_LIST_H

struct mutant {
	unsigned number; /* from 1 on */
	char *file;
	char *function;
	unsigned line;
	const char *rule;
	char *text;	/* the line, without blanks at its ends */
	char *original; /* the code that is changed, in one line */
	char *mutated;	/* "": the code is removed */
};

/* Why a rule left code alone. */
enum left {
	LEFT_MACRO,	/* part of it comes from a macro */
	LEFT_DIRECTIVE, /* it contains a directive */
	LEFT_LOG,	/* it only logs */
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
