/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - the changes that make mutants.
 *
 * Each takes a cursor of what the series may have added, and leaves alone what it
 * did not add and what a macro makes in part.
 */
#ifndef MUTANTS_RULES_H
#define MUTANTS_RULES_H

#include <stdbool.h>

#include "mutants/added.h"
#include "mutants/edit.h"
#include "mutants/mutant_list.h"
#include "mutants/source.h"

/* A file that is gone through. */
struct walk {
	struct source source;
	const char *path;
	const struct added *added;
	struct mutant_list *list;
	unsigned first; /* of the list that is of this file */
	struct edit_list edits;
	char *function;
	bool bool_function;
	unsigned depth;	   /* of what a macro makes */
	size_t include_at; /* where the first function with mutants begins */
};

/* Turn a condition, or a value that is true or false, round. */
void rule_negate(struct walk *w, CXCursor cursor);

/* An operand of && or || goes: @conjunction, and the others decide. */
void rule_drop_operand(struct walk *w, CXCursor cursor, bool conjunction);

/* Returns false for what is only for the log. */
bool rule_drop_statement(struct walk *w, CXCursor cursor);

/* @what stands for the token in the copy of the cursor's text. */
void rule_replace_token(struct walk *w, CXCursor cursor,
			const struct span *token, const char *what);

void rule_number_off_by_one(struct walk *w, CXCursor cursor);

/* What is of the one end, side or direction is of the other. */
void rule_swap_member(struct walk *w, CXCursor cursor, CXCursor base);
void rule_swap_constant(struct walk *w, CXCursor cursor);
void rule_swap_arguments(struct walk *w, CXCursor cursor);

/* A member that an initializer names keeps its default. */
void rule_drop_field(struct walk *w, CXCursor value);

#endif
