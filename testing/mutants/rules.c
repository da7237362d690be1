// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rules.c - the changes that make mutants.
 */
#include "mutants/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* Members and constants of which one is for the one direction, end, side. */
static const char *const pairs[][2] = {
	{ "local", "remote" },
	{ "ours", "theirs" },
	{ "i", "r" },
	{ "in", "out" },
	{ "inbound", "outbound" },
	{ "priority", "peer_priority" },
	{ "accepted", "proposed" },
	{ "install", "uninstall" },
	{ "DIRECTION_INBOUND", "DIRECTION_OUTBOUND" },
};

/* What only tells: functions and macros, by how their names begin. */
static const char *const logs[] = {
	"dbg",	   "ldbg",     "vdbg",	  "llog",     "pexpect(",
	"PEXPECT", "passert(", "PASSERT", "bad_case",
};

static const char *const releases[] = {
	"pfree",
	"free_",
	"leave_",
	"delete_",
	"withdraw_",
	"uninstall",
	"remove_list_entry",
	"connection_delref",
	"connection_teardown",
};

/* Whose arguments may change places, so that nothing changes. */
static const char *const symmetric[] = { "_eq", "eq_", "overlaps", "streq",
					 "same_" };

static bool begins_with_any(const char *text, const char *const *words,
			    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	}
	return false;
}

#define BEGINS_WITH_ANY(text, words) \
	begins_with_any(text, words, sizeof(words) / sizeof((words)[0]))

/* Whether all its lines are added. */
static bool is_added(const struct walk *w, const struct span *span)
{
	return added_has(w->added, source_line(&w->source, span->begin),
			 source_line(&w->source, span->end - 1));
}

static char *line_text(const struct walk *w, unsigned line)
{
	const char *text = w->source.text + w->source.lines[line - 1];
	size_t length = strcspn(text, "\n");

	while (length && isspace((unsigned char)text[0])) {
		text++;
		length--;
	}
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	return must_printf("%.*s", (int)length, text);
}

/* An argument that a macro repeats is seen again. */
static bool is_known(const struct walk *w, const struct span *span,
		     const char *rule)
{
	for (unsigned i = 0; i < w->edits.count; i++) {
		if (w->edits.edits[i].begin == span->begin &&
		    w->edits.edits[i].end == span->end &&
		    strcmp(w->list->mutants[w->first + i].rule, rule) == 0)
			return true;
	}
	return false;
}

/* What is put around the span, and what it is changed to: all are taken. */
static void add(struct walk *w, const struct span *span, const char *rule,
		char *before, char *after, char *mutated)
{
	struct mutant_list *list = w->list;
	unsigned line = source_line(&w->source, span->begin);

	list->mutants = must_grow(list->mutants, list->count + 1,
				  sizeof(*list->mutants));
	list->mutants[list->count] = (struct mutant) {
		.number = list->count + 1,
		.file = must_strdup(w->path),
		.function = must_strdup(w->function),
		.line = line,
		.rule = rule,
		.text = line_text(w, line),
		.original = source_copy(&w->source, *span),
	};
	list->mutants[list->count++].mutated = mutated;
	edit_add(&w->edits, span->begin, span->end, before, after);
}

/* Whether a rule may change a cursor's text; counts what is left alone. */
static bool may_change(struct walk *w, CXCursor cursor, struct span *span,
		       const char *rule)
{
	enum macro_place place;
	char *copy;

	if (!source_span(&w->source, cursor, span, &place) ||
	    !is_added(w, span))
		return false;
	if (place == MACRO_CUT) {
		w->list->left[LEFT_MACRO]++;
		return false;
	}
	copy = source_copy(&w->source, *span);
	if (!copy)
		w->list->left[LEFT_DIRECTIVE]++;
	free(copy);
	return copy && !is_known(w, span, rule);
}

static unsigned next_number(const struct walk *w)
{
	return w->list->count + 1;
}

void rule_negate(struct walk *w, CXCursor cursor)
{
	struct span span;
	char *copy;

	if (!may_change(w, cursor, &span, "negate"))
		return;
	copy = source_copy(&w->source, span);
	add(w, &span, "negate",
	    must_printf("(mutant(%u) != !!(", next_number(w)),
	    must_strdup("))"), must_printf("!(%s)", copy));
	free(copy);
}

void rule_drop_operand(struct walk *w, CXCursor cursor, bool conjunction)
{
	struct span span;

	if (!may_change(w, cursor, &span, "drop-operand"))
		return;
	add(w, &span, "drop-operand",
	    must_printf(conjunction ? "(mutant(%u) || (" : "(!mutant(%u) && (",
			next_number(w)),
	    must_strdup("))"), must_strdup(conjunction ? "true" : "false"));
}

static bool is_log(const struct walk *w, const struct span *span)
{
	char *copy = source_copy(&w->source, *span);
	bool found = copy && BEGINS_WITH_ANY(copy, logs);

	free(copy);
	return found;
}

bool rule_drop_statement(struct walk *w, CXCursor cursor)
{
	const struct span *semicolon;
	enum macro_place place;
	const char *rule;
	struct span span;

	if (!source_span(&w->source, cursor, &span, &place))
		return true;
	if (place != MACRO_CUT && is_log(w, &span)) {
		w->list->left[LEFT_LOG] += is_added(w, &span);
		return false;
	}
	semicolon = source_token(&w->source, span.end);
	rule = BEGINS_WITH_ANY(w->source.text + span.begin, releases) ?
		       "release" :
		       "drop-statement";
	if (!may_change(w, cursor, &span, rule))
		return true;
	if (!source_is(&w->source, semicolon, ";")) {
		w->list->left[LEFT_MACRO]++;
		return true;
	}
	span.end = semicolon->end;
	add(w, &span, rule,
	    must_printf("{ if (!mutant(%u)) { ", next_number(w)),
	    must_strdup(" } }"), must_strdup(""));
	return true;
}

void rule_replace_token(struct walk *w, CXCursor cursor,
			const struct span *token, const char *what)
{
	struct span span, left, right;
	char *a, *b, *mutated;

	if (!may_change(w, cursor, &span, "off-by-one"))
		return;
	left = (struct span) { span.begin, token->begin };
	right = (struct span) { token->end, span.end };
	a = source_copy(&w->source, left);
	b = source_copy(&w->source, right);
	mutated = must_printf("%s%s%s%s%s", a, a[0] && what[0] ? " " : "", what,
			      b[0] && what[0] ? " " : "", b);
	add(w, &span, "off-by-one",
	    must_printf("(mutant(%u) ? (%s) : (", next_number(w), mutated),
	    must_strdup("))"), mutated);
	free(a);
	free(b);
}

void rule_number_off_by_one(struct walk *w, CXCursor cursor)
{
	const struct span *token;
	struct span span;
	unsigned long value;
	char *copy, *end;

	if (!may_change(w, cursor, &span, "off-by-one"))
		return;
	token = source_token(&w->source, span.begin);
	copy = source_copy(&w->source, span);
	value = strtoul(copy, &end, 10);
	if (token && token->end == span.end &&
	    isdigit((unsigned char)copy[0]) && !*end)
		add(w, &span, "off-by-one", must_strdup("("),
		    must_printf(value ? " - mutant(%u))" : " + mutant(%u))",
				next_number(w)),
		    must_printf("%lu", value ? value - 1 : 1));
	free(copy);
}

static const char *counterpart(const char *name)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		for (size_t side = 0; side < 2; side++) {
			if (strcmp(name, pairs[i][side]) == 0)
				return pairs[i][1 - side];
		}
	}
	return NULL;
}

static bool is_named(CXCursor cursor, const char *name)
{
	CXString spelling = clang_getCursorSpelling(cursor);
	bool same = strcmp(clang_getCString(spelling), name) == 0;

	clang_disposeString(spelling);
	return same;
}

/* Whether what @cursor is declared in also has a @name of the same type. */
static bool has_sibling(CXCursor cursor, const char *name)
{
	struct children list = source_children(
		clang_getCursorSemanticParent(cursor));
	CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
	bool found = false;

	for (unsigned i = 0; i < list.count; i++) {
		CXType other = clang_getCanonicalType(
			clang_getCursorType(list.all[i]));

		found |= is_named(list.all[i], name) &&
			 clang_equalTypes(type, other);
	}
	free(list.all);
	return found;
}

/* Whether "&X" can be said of "X.member": X is not what a call returns. */
static bool has_address(CXCursor cursor)
{
	struct children list;
	bool good;

	switch (clang_getCursorKind(cursor)) {
	case CXCursor_DeclRefExpr:
	case CXCursor_ArraySubscriptExpr:
	case CXCursor_UnaryOperator: /* "*x": no other has members */
		return true;
	case CXCursor_MemberRefExpr:
		if (clang_getCanonicalType(clang_getCursorType(cursor)).kind ==
		    CXType_Pointer)
			return true;
		break;
	case CXCursor_UnexposedExpr:
	case CXCursor_ParenExpr:
		break;
	default:
		return false;
	}
	list = source_children(cursor);
	good = list.count == 1 &&
	       (clang_getCanonicalType(clang_getCursorType(list.all[0])).kind ==
			CXType_Pointer ||
		has_address(list.all[0]));
	free(list.all);
	return good;
}

void rule_swap_member(struct walk *w, CXCursor cursor, CXCursor base)
{
	CXCursor field = clang_getCursorReferenced(cursor);
	CXString spelling = clang_getCursorSpelling(cursor);
	const char *name = clang_getCString(spelling),
		   *other = counterpart(name);
	const struct span *member, *dot;
	struct span span, before;
	char *copy;

	if (!other || clang_getCursorKind(field) != CXCursor_FieldDecl ||
	    clang_Cursor_isBitField(field) || !has_sibling(field, other) ||
	    !may_change(w, cursor, &span, "swap"))
		goto out;
	member = source_token_before(&w->source, span.end);
	dot = member && member > w->source.tokens ? member - 1 : NULL;
	if (!dot || !source_is(&w->source, member, name) ||
	    !(source_is(&w->source, dot, "->") ||
	      (source_is(&w->source, dot, ".") && has_address(base)))) {
		w->list->left[LEFT_MACRO]++;
		goto out;
	}
	before = (struct span) { span.begin, dot->end };
	copy = source_copy(&w->source, before);
	add(w, &span, "swap",
	    must_printf("(*(mutant(%u) ? &%s%s : &(", next_number(w), copy,
			other),
	    must_strdup(")))"), must_printf("%s%s", copy, other));
	free(copy);
out:
	clang_disposeString(spelling);
}

void rule_swap_constant(struct walk *w, CXCursor cursor)
{
	CXCursor constant = clang_getCursorReferenced(cursor);
	CXString spelling = clang_getCursorSpelling(cursor);
	const char *other = counterpart(clang_getCString(spelling));
	struct span span;

	if (other &&
	    clang_getCursorKind(constant) == CXCursor_EnumConstantDecl &&
	    has_sibling(constant, other) &&
	    may_change(w, cursor, &span, "swap"))
		add(w, &span, "swap",
		    must_printf("(mutant(%u) ? %s : (", next_number(w), other),
		    must_strdup("))"), must_strdup(other));
	clang_disposeString(spelling);
}

static bool is_symmetric(const char *name)
{
	for (size_t i = 0; i < sizeof(symmetric) / sizeof(symmetric[0]); i++) {
		if (strstr(name, symmetric[i]))
			return true;
	}
	return false;
}

void rule_swap_arguments(struct walk *w, CXCursor cursor)
{
	CXCursor function = clang_getCursorReferenced(cursor);
	CXType type = clang_getCursorType(function);
	CXString spelling = clang_getCursorSpelling(function);
	const char *name = clang_getCString(spelling);
	enum macro_place places[2];
	struct span span, arguments[2];
	char *a, *b, *mutated;

	if (clang_Cursor_getNumArguments(cursor) != 2 ||
	    clang_getNumArgTypes(type) != 2 || is_symmetric(name) ||
	    !clang_equalTypes(
		    clang_getCanonicalType(clang_getArgType(type, 0)),
		    clang_getCanonicalType(clang_getArgType(type, 1))) ||
	    !may_change(w, cursor, &span, "swap-arguments"))
		goto out;
	for (unsigned i = 0; i < 2; i++) {
		if (!source_span(&w->source,
				 clang_Cursor_getArgument(cursor, i),
				 &arguments[i], &places[i]) ||
		    places[i] == MACRO_CUT)
			goto out;
	}
	if (!source_is(&w->source, source_token(&w->source, span.begin),
		       name) ||
	    arguments[0].begin <= span.begin ||
	    arguments[1].begin < arguments[0].end ||
	    arguments[1].end > span.end)
		goto out;
	a = source_copy(&w->source, arguments[0]);
	b = source_copy(&w->source, arguments[1]);
	mutated = must_printf("%s(%s, %s)", name, b, a);
	add(w, &span, "swap-arguments",
	    must_printf("(mutant(%u) ? %s : (", next_number(w), mutated),
	    must_strdup("))"), mutated);
	free(a);
	free(b);
out:
	clang_disposeString(spelling);
}

void rule_drop_field(struct walk *w, CXCursor value)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(value));
	CXString spelling = clang_getTypeSpelling(type);
	const char *name = clang_getCString(spelling), *none;
	char *zero = NULL, *copy;
	struct span span;

	if (strncmp(name, "const ", 6) == 0)
		name += 6;
	if (type.kind == CXType_Pointer)
		zero = must_strdup("NULL");
	else if (type.kind == CXType_Record)
		zero = must_printf("(%s){0}", name);
	else if ((type.kind >= CXType_Bool && type.kind <= CXType_Int128) ||
		 type.kind == CXType_Enum)
		zero = must_strdup("0");
	if (!zero || clang_getCursorKind(value) == CXCursor_InitListExpr ||
	    !may_change(w, value, &span, "drop-field"))
		goto out;
	copy = source_copy(&w->source, span);
	none = copy;
	if (strcmp(none, "0") != 0 && strcmp(none, "NULL") != 0 &&
	    strcmp(none, "false") != 0 && strcmp(none, "HERE") != 0 &&
	    strcmp(none, "{0}") != 0)
		add(w, &span, "drop-field",
		    must_printf("(mutant(%u) ? %s : (", next_number(w), zero),
		    must_strdup("))"), must_strdup(zero));
	free(copy);
out:
	free(zero);
	clang_disposeString(spelling);
}
