/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - the changes that make mutants.
 *
 * A rule takes a cursor.  It changes only code that the series added, and none
 * that comes from a macro in part.
 */
#ifndef MUTANTS_RULES_H
#define MUTANTS_RULES_H

#include <stdbool.h>

#include "mutants/added.h"
#include "mutants/edit.h"
#include "mutants/mutant_list.h"
#include "mutants/source.h"

/* A file into which mutants are put. */
struct walk {
	struct source source;
	const char *path;
	const struct added *added;
	struct mutant_list *list;
	unsigned first; /* index in list of the file's first mutant */
	struct edit_list edits;
	char *function;
	bool bool_function;
	unsigned depth;	   /* of statements that a macro makes */
	size_t include_at; /* where the first function with mutants begins */
};

/* Negate a condition, or a value that is true or false. */
void rule_negate(struct walk *w, CXCursor cursor);

/* Drop an operand of && (@conjunction) or ||: the others decide. */
void rule_drop_operand(struct walk *w, CXCursor cursor, bool conjunction);

/* Returns false for a statement that only logs. */
bool rule_drop_statement(struct walk *w, CXCursor cursor);

/* @what replaces the token in the cursor's text. */
void rule_replace_token(struct walk *w, CXCursor cursor,
			const struct span *token, const char *what);

void rule_number_off_by_one(struct walk *w, CXCursor cursor);

/* Replace code for one end, side or direction by that for the other. */
void rule_swap_member(struct walk *w, CXCursor cursor, CXCursor base);
void rule_swap_constant(struct walk *w, CXCursor cursor);
void rule_swap_arguments(struct walk *w, CXCursor cursor);

/* The member that an initializer sets to @value gets zero instead. */
void rule_drop_field(struct walk *w, CXCursor value);

#endif
