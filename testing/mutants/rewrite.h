/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rewrite.h - a C file with mutants in it, of which a switch chooses one when it
 * runs.
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
#ifndef MUTANTS_REWRITE_H
#define MUTANTS_REWRITE_H

#include "base/trouble.h"
#include "mutants/added.h"

struct mutant {
	unsigned number;	/* from 1 on */
	char *file;
	char *function;
	unsigned line;
	const char *rule;
	char *text;		/* the line's, without blanks at its ends */
	char *original;		/* what is changed, in one line */
	char *mutated;		/* "": nothing is left of it */
};

/* Why something that a rule is about was left alone. */
enum left {
	LEFT_MACRO,		/* a macro gives a part of it */
	LEFT_DIRECTIVE,		/* a directive stands in it */
	LEFT_LOG,		/* only for the log */
	LEFT_ROOF,
};

struct mutant_list {
	struct mutant *mutants;
	unsigned count;
	unsigned left[LEFT_ROOF];
};

/* "macro", "directive", "log" */
const char *left_name(enum left left);

/**
 * rewrite() - put mutants into a file.
 * @path: of the file
 * @text: what is in it
 * @added: which of its lines may change
 * @flags: of the compiler, @flags_count
 * @list: the mutants are added to it; release it with mutant_list_free()
 * @t: says why it failed
 *
 * For the compiler the lines keep their numbers.
 *
 * Returns the new text, to be freed, or NULL with @t set.
 */
char *rewrite(const char *path, const char *text, const struct added *added,
	      const char *const *flags, unsigned flags_count, struct mutant_list *list,
	      struct trouble *t);

void mutant_list_free(struct mutant_list *list);

#endif
