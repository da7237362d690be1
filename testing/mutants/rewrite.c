// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rewrite.c - a C file with mutants in it, of which a switch chooses one when it
 * runs.
 *
 * The tree that libclang makes is gone through once, from outside to inside.  A
 * mutant is text put around that of a cursor; what it is changed to is a copy of
 * the text as it was, as no two are chosen at once.
 */
#include "mutants/rewrite.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "mutants/edit.h"
#include "mutants/source.h"

struct walk {
	struct source source;
	const char *path;
	const struct added *added;
	struct mutant_list *list;
	unsigned first;			/* of the list that is of this file */
	struct edit_list edits;
	char *function;
	bool bool_function;
	unsigned depth;			/* of what a macro makes */
	size_t include_at;		/* where the first function with mutants begins */
};

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
	"dbg", "ldbg", "vdbg", "llog", "pexpect(", "PEXPECT", "passert(", "PASSERT", "bad_case",
};

static const char *const releases[] = {
	"pfree", "free_", "leave_", "delete_", "withdraw_", "uninstall", "remove_list_entry",
	"connection_delref", "connection_teardown",
};

/* Whose arguments may change places, so that nothing changes. */
static const char *const symmetric[] = { "_eq", "eq_", "overlaps", "streq", "same_" };

const char *left_name(enum left left)
{
	static const char *const names[] = {
		[LEFT_MACRO] = "macro", [LEFT_DIRECTIVE] = "directive", [LEFT_LOG] = "log",
	};

	return names[left];
}

static bool begins_with_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	}
	return false;
}

#define BEGINS_WITH_ANY(text, words) \
	begins_with_any(text, words, sizeof(words) / sizeof((words)[0]))

/* ---- a mutant ---- */

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
static bool is_known(const struct walk *w, const struct span *span, const char *rule)
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
static void add(struct walk *w, const struct span *span, const char *rule, char *before,
		char *after, char *mutated)
{
	struct mutant_list *list = w->list;
	unsigned line = source_line(&w->source, span->begin);

	list->mutants = must_grow(list->mutants, list->count + 1, sizeof(*list->mutants));
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
static bool may_change(struct walk *w, CXCursor cursor, struct span *span, const char *rule)
{
	enum macro_place place;
	char *copy;

	if (!source_span(&w->source, cursor, span, &place) || !is_added(w, span))
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

/* ---- rules ---- */

static void negate(struct walk *w, CXCursor cursor)
{
	struct span span;
	char *copy;

	if (!may_change(w, cursor, &span, "negate"))
		return;
	copy = source_copy(&w->source, span);
	add(w, &span, "negate", must_printf("(mutant(%u) != !!(", next_number(w)),
	    must_strdup("))"), must_printf("!(%s)", copy));
	free(copy);
}

/* Without it, @conjunction goes by the other operands. */
static void drop_operand(struct walk *w, CXCursor cursor, bool conjunction)
{
	struct span span;

	if (!may_change(w, cursor, &span, "drop-operand"))
		return;
	add(w, &span, "drop-operand",
	    must_printf(conjunction ? "(mutant(%u) || (" : "(!mutant(%u) && (", next_number(w)),
	    must_strdup("))"), must_strdup(conjunction ? "true" : "false"));
}

static bool is_log(const struct walk *w, const struct span *span)
{
	char *copy = source_copy(&w->source, *span);
	bool found = copy && BEGINS_WITH_ANY(copy, logs);

	free(copy);
	return found;
}

/* Returns false for what is only for the log. */
static bool drop_statement(struct walk *w, CXCursor cursor)
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
	rule = BEGINS_WITH_ANY(w->source.text + span.begin, releases) ? "release" :
	       "drop-statement";
	if (!may_change(w, cursor, &span, rule))
		return true;
	if (!source_is(&w->source, semicolon, ";")) {
		w->list->left[LEFT_MACRO]++;
		return true;
	}
	span.end = semicolon->end;
	add(w, &span, rule, must_printf("{ if (!mutant(%u)) { ", next_number(w)),
	    must_strdup(" } }"), must_strdup(""));
	return true;
}

/* @what stands for the token in the copy of the cursor's text. */
static void replace_token(struct walk *w, CXCursor cursor, const struct span *token,
			  const char *what)
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

static void number_off_by_one(struct walk *w, CXCursor cursor)
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
	if (token && token->end == span.end && isdigit((unsigned char)copy[0]) && !*end)
		add(w, &span, "off-by-one", must_strdup("("),
		    must_printf(value ? " - mutant(%u))" : " + mutant(%u))", next_number(w)),
		    must_printf("%lu", value ? value - 1 : 1));
	free(copy);
}

/* ---- swaps ---- */

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
	struct children list = source_children(clang_getCursorSemanticParent(cursor));
	CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
	bool found = false;

	for (unsigned i = 0; i < list.count; i++) {
		CXType other = clang_getCanonicalType(clang_getCursorType(list.all[i]));

		found |= is_named(list.all[i], name) && clang_equalTypes(type, other);
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
	case CXCursor_UnaryOperator:	/* "*x": no other has members */
		return true;
	case CXCursor_MemberRefExpr:
		if (clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_Pointer)
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
	       (clang_getCanonicalType(clang_getCursorType(list.all[0])).kind == CXType_Pointer ||
		has_address(list.all[0]));
	free(list.all);
	return good;
}

static void swap_member(struct walk *w, CXCursor cursor, CXCursor base)
{
	CXCursor field = clang_getCursorReferenced(cursor);
	CXString spelling = clang_getCursorSpelling(cursor);
	const char *name = clang_getCString(spelling), *other = counterpart(name);
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
	    must_printf("(*(mutant(%u) ? &%s%s : &(", next_number(w), copy, other),
	    must_strdup(")))"), must_printf("%s%s", copy, other));
	free(copy);
out:
	clang_disposeString(spelling);
}

static void swap_constant(struct walk *w, CXCursor cursor)
{
	CXCursor constant = clang_getCursorReferenced(cursor);
	CXString spelling = clang_getCursorSpelling(cursor);
	const char *other = counterpart(clang_getCString(spelling));
	struct span span;

	if (other && clang_getCursorKind(constant) == CXCursor_EnumConstantDecl &&
	    has_sibling(constant, other) && may_change(w, cursor, &span, "swap"))
		add(w, &span, "swap",
		    must_printf("(mutant(%u) ? %s : (", next_number(w), other), must_strdup("))"),
		    must_strdup(other));
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

static void swap_arguments(struct walk *w, CXCursor cursor)
{
	CXCursor function = clang_getCursorReferenced(cursor);
	CXType type = clang_getCursorType(function);
	CXString spelling = clang_getCursorSpelling(function);
	const char *name = clang_getCString(spelling);
	enum macro_place places[2];
	struct span span, arguments[2];
	char *a, *b, *mutated;

	if (clang_Cursor_getNumArguments(cursor) != 2 || clang_getNumArgTypes(type) != 2 ||
	    is_symmetric(name) ||
	    !clang_equalTypes(clang_getCanonicalType(clang_getArgType(type, 0)),
			      clang_getCanonicalType(clang_getArgType(type, 1))) ||
	    !may_change(w, cursor, &span, "swap-arguments"))
		goto out;
	for (unsigned i = 0; i < 2; i++) {
		if (!source_span(&w->source, clang_Cursor_getArgument(cursor, i), &arguments[i],
				 &places[i]) || places[i] == MACRO_CUT)
			goto out;
	}
	if (!source_is(&w->source, source_token(&w->source, span.begin), name) ||
	    arguments[0].begin <= span.begin || arguments[1].begin < arguments[0].end ||
	    arguments[1].end > span.end)
		goto out;
	a = source_copy(&w->source, arguments[0]);
	b = source_copy(&w->source, arguments[1]);
	mutated = must_printf("%s(%s, %s)", name, b, a);
	add(w, &span, "swap-arguments",
	    must_printf("(mutant(%u) ? %s : (", next_number(w), mutated), must_strdup("))"),
	    mutated);
	free(a);
	free(b);
out:
	clang_disposeString(spelling);
}

/* ---- initializers ---- */

static void drop_field(struct walk *w, CXCursor value)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(value));
	CXString spelling = clang_getTypeSpelling(type);
	const char *name = clang_getCString(spelling), *none;
	char *zero = NULL, *copy;
	struct span span;

	if (!strncmp(name, "const ", 6))
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
	if (strcmp(none, "0") != 0 && strcmp(none, "NULL") != 0 && strcmp(none, "false") != 0 &&
	    strcmp(none, "HERE") != 0 && strcmp(none, "{0}") != 0)
		add(w, &span, "drop-field",
		    must_printf("(mutant(%u) ? %s : (", next_number(w), zero), must_strdup("))"),
		    must_strdup(zero));
	free(copy);
out:
	free(zero);
	clang_disposeString(spelling);
}

/* ---- expressions ---- */

static void statement(struct walk *w, CXCursor cursor);
static void expression(struct walk *w, CXCursor cursor);

static CXCursor bare(CXCursor cursor)
{
	while (clang_getCursorKind(cursor) == CXCursor_UnexposedExpr ||
	       clang_getCursorKind(cursor) == CXCursor_ParenExpr) {
		struct children list = source_children(cursor);
		CXCursor child = list.count == 1 ? list.all[0] : cursor;

		free(list.all);
		if (clang_equalCursors(child, cursor))
			break;
		cursor = child;
	}
	return cursor;
}

static bool is_bool(CXType type)
{
	return clang_getCanonicalType(type).kind == CXType_Bool;
}

/* The token between two operands, or NULL: then a macro makes the operation. */
static const struct span *operator_of(const struct walk *w, const struct children *list)
{
	struct span left, right;
	enum macro_place place;
	const struct span *token, *next;

	if (list->count != 2 || !source_span(&w->source, list->all[0], &left, &place) ||
	    !source_span(&w->source, list->all[1], &right, &place))
		return NULL;
	token = source_token(&w->source, left.end);
	next = token ? source_token(&w->source, token->end) : NULL;
	return next && next->begin == right.begin ? token : NULL;
}

/* "!= 0" asks whether something is there: it is negated, but 1 is no neighbour. */
static bool asks_for_nothing(const struct walk *w, const struct span *operator, CXCursor right)
{
	enum macro_place place;
	struct span span;

	return (source_is(&w->source, operator, "==") || source_is(&w->source, operator, "!=")) &&
	       source_span(&w->source, right, &span, &place) &&
	       source_is(&w->source, &span, "0");
}

static void binary(struct walk *w, CXCursor cursor, const struct children *list)
{
	static const char *const relations[][2] = {
		{ "<", "<=" }, { "<=", "<" }, { ">", ">=" }, { ">=", ">" },
	};
	const struct span *operator = operator_of(w, list);
	bool and = source_is(&w->source, operator, "&&");

	for (size_t i = 0; i < sizeof(relations) / sizeof(relations[0]); i++) {
		if (source_is(&w->source, operator, relations[i][0])) {
			replace_token(w, cursor, operator, relations[i][1]);
			break;
		}
	}
	if (source_is(&w->source, operator, "=") && is_bool(clang_getCursorType(list->all[0])))
		negate(w, list->all[1]);
	for (unsigned i = 0; i < list->count; i++) {
		if (and || source_is(&w->source, operator, "||")) {
			/* of "a && b && c", three */
			struct children below = source_children(bare(list->all[i]));
			const struct span *other = operator_of(w, &below);

			if (!other || !source_is(&w->source, other, and ? "&&" : "||"))
				drop_operand(w, list->all[i], and);
			free(below.all);
		}
		if (!i || !asks_for_nothing(w, operator, list->all[i]))
			expression(w, list->all[i]);
	}
}

/* "x++" where its value counts; where it does not the statement is dropped. */
static void unary(struct walk *w, CXCursor cursor, const struct children *list)
{
	enum macro_place place;
	const struct span *first, *last;
	struct span span;

	if (source_span(&w->source, cursor, &span, &place) && place == MACRO_NONE) {
		first = source_token(&w->source, span.begin);
		last = source_token_before(&w->source, span.end);
		if (source_is(&w->source, first, "++") || source_is(&w->source, first, "--"))
			replace_token(w, cursor, first, "");
		else if (source_is(&w->source, last, "++") || source_is(&w->source, last, "--"))
			replace_token(w, cursor, last, "");
	}
	for (unsigned i = 0; i < list->count; i++)
		expression(w, list->all[i]);
}

/* ".member = value" is a cursor of the members and the value. */
static void designated(struct walk *w, const struct children *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		if (clang_getCursorKind(list->all[i]) == CXCursor_MemberRef)
			continue;
		drop_field(w, list->all[i]);
		expression(w, list->all[i]);
	}
}

static bool is_designated(const struct children *list)
{
	return list->count && (clang_getCursorKind(list->all[0]) == CXCursor_MemberRef ||
			       clang_getCursorKind(list->all[list->count - 1]) ==
			       CXCursor_MemberRef);
}

/* Statements in it are those of a macro, or of "({ })". */
static bool is_statement(CXCursor cursor)
{
	return clang_isStatement(clang_getCursorKind(cursor));
}

static void each(struct walk *w, const struct children *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		if (is_statement(list->all[i]))
			statement(w, list->all[i]);
		else
			expression(w, list->all[i]);
	}
}

static void written_expression(struct walk *w, CXCursor cursor, const struct children *list)
{
	switch (clang_getCursorKind(cursor)) {
	case CXCursor_BinaryOperator:
	case CXCursor_CompoundAssignOperator:
		binary(w, cursor, list);
		return;
	case CXCursor_UnaryOperator:
		unary(w, cursor, list);
		return;
	case CXCursor_ConditionalOperator:
		if (list->count == 3)
			negate(w, list->all[0]);
		break;
	case CXCursor_MemberRefExpr:
		if (list->count == 1)
			swap_member(w, cursor, list->all[0]);
		break;
	case CXCursor_DeclRefExpr:
		swap_constant(w, cursor);
		break;
	case CXCursor_IntegerLiteral:
		number_off_by_one(w, cursor);
		break;
	case CXCursor_CallExpr:
		swap_arguments(w, cursor);
		break;
	case CXCursor_UnexposedExpr:
		if (is_designated(list)) {
			designated(w, list);
			return;
		}
		break;
	default:
		break;
	}
	each(w, list);
}

static void expression(struct walk *w, CXCursor cursor)
{
	struct children list;
	enum macro_place place;
	struct span span;

	/* sizeof and its kin compute nothing */
	if (clang_getCursorKind(cursor) == CXCursor_UnaryExpr ||
	    clang_isReference(clang_getCursorKind(cursor)) ||
	    !source_span(&w->source, cursor, &span, &place))
		return;
	list = source_children(cursor);
	/* of what a macro makes only its arguments are written here */
	if (place == MACRO_WHOLE)
		each(w, &list);
	else
		written_expression(w, cursor, &list);
	free(list.all);
}

/* ---- statements ---- */

static void declaration(struct walk *w, CXCursor cursor)
{
	CXCursor value;

	if (clang_getCursorKind(cursor) != CXCursor_VarDecl ||
	    clang_Cursor_getStorageClass(cursor) == CX_SC_Static)
		return;
	value = clang_Cursor_getVarDeclInitializer(cursor);
	if (clang_Cursor_isNull(value))
		return;
	if (is_bool(clang_getCursorType(cursor)))
		negate(w, value);
	expression(w, value);
}

/* The condition of "for (;;)" stands between the semicolons. */
static bool is_condition_of_for(const struct walk *w, CXCursor cursor, CXCursor child)
{
	struct span whole, part;
	enum macro_place place;
	const struct span *token, *end = w->source.tokens + w->source.tokens_count;
	unsigned semicolons = 0;
	int depth = 0;

	if (!source_span(&w->source, cursor, &whole, &place) ||
	    !source_span(&w->source, child, &part, &place) || place == MACRO_CUT)
		return false;
	token = source_token(&w->source, whole.begin);
	if (!source_is(&w->source, token, "for"))
		return false;
	for (token++; token < end && token->begin < part.begin; token++) {
		if (source_is(&w->source, token, "("))
			depth++;
		else if (source_is(&w->source, token, ")"))
			depth--;
		else if (source_is(&w->source, token, ";") && depth == 1)
			semicolons++;
	}
	return semicolons == 1 && depth >= 1;
}

static void loop(struct walk *w, CXCursor cursor, const struct children *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		CXCursor child = list->all[i];

		if (i + 1 == list->count)
			statement(w, child);
		else if (is_statement(child))
			each(w, &(struct children) { &child, 1 });
		else if (is_condition_of_for(w, cursor, child)) {
			negate(w, child);
			expression(w, child);
		} else if (clang_getCursorKind(bare(child)) != CXCursor_UnaryOperator) {
			/* without its "i++" a loop has no end, which shows nothing */
			expression(w, child);
		}
	}
}

static void written_statement(struct walk *w, CXCursor cursor, const struct children *list)
{
	switch (clang_getCursorKind(cursor)) {
	case CXCursor_CompoundStmt:
	case CXCursor_DefaultStmt:
	case CXCursor_LabelStmt:
		for (unsigned i = 0; i < list->count; i++)
			statement(w, list->all[i]);
		break;
	case CXCursor_DeclStmt:
		for (unsigned i = 0; i < list->count; i++)
			declaration(w, list->all[i]);
		break;
	case CXCursor_IfStmt:
	case CXCursor_WhileStmt:
		negate(w, list->all[0]);
		expression(w, list->all[0]);
		for (unsigned i = 1; i < list->count; i++)
			statement(w, list->all[i]);
		break;
	case CXCursor_DoStmt:
		statement(w, list->all[0]);
		negate(w, list->all[list->count - 1]);
		expression(w, list->all[list->count - 1]);
		break;
	case CXCursor_SwitchStmt:
		expression(w, list->all[0]);
		statement(w, list->all[list->count - 1]);
		break;
	case CXCursor_CaseStmt:
		statement(w, list->all[list->count - 1]);
		break;
	case CXCursor_ForStmt:
		loop(w, cursor, list);
		break;
	case CXCursor_ReturnStmt:
		if (!list->count) {
			drop_statement(w, cursor);
			break;
		}
		if (w->bool_function)
			negate(w, list->all[0]);
		expression(w, list->all[0]);
		break;
	case CXCursor_NullStmt:
	case CXCursor_GCCAsmStmt:
		break;
	case CXCursor_BreakStmt:
	case CXCursor_ContinueStmt:
	case CXCursor_GotoStmt:
		drop_statement(w, cursor);
		break;
	default:
		/* an expression */
		if (!drop_statement(w, cursor))
			break;
		/* "x++;" is dropped, and no more */
		if (clang_getCursorKind(cursor) != CXCursor_UnaryOperator)
			expression(w, cursor);
		break;
	}
}

/* Whether it is written here, and does not come out of a macro that it goes on after. */
static bool has_keyword(const struct walk *w, CXCursor cursor, const struct span *span)
{
	static const struct {
		enum CXCursorKind kind;
		const char *keyword;
	} table[] = {
		{ CXCursor_IfStmt, "if" }, { CXCursor_WhileStmt, "while" },
		{ CXCursor_ForStmt, "for" }, { CXCursor_DoStmt, "do" },
		{ CXCursor_SwitchStmt, "switch" }, { CXCursor_ReturnStmt, "return" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (clang_getCursorKind(cursor) == table[i].kind)
			return source_is(&w->source, source_token(&w->source, span->begin),
					 table[i].keyword);
	}
	return true;
}

static void statement(struct walk *w, CXCursor cursor)
{
	struct children list = source_children(cursor);
	enum macro_place place = MACRO_CUT;
	struct span span;
	bool here = source_span(&w->source, cursor, &span, &place);

	if (here && place == MACRO_WHOLE) {
		/* inside of what a macro makes nothing is dropped */
		if (w->depth || drop_statement(w, cursor)) {
			w->depth++;
			each(w, &list);
			w->depth--;
		}
	} else if (here && !has_keyword(w, cursor, &span)) {
		/* what stands behind the macro; what is in it may be half a condition */
		for (unsigned i = 0; i < list.count; i++) {
			if (is_statement(list.all[i]))
				statement(w, list.all[i]);
		}
	} else if (here && !w->depth) {
		written_statement(w, cursor, &list);
	} else {
		each(w, &list);
	}
	free(list.all);
}

static void function(struct walk *w, CXCursor cursor)
{
	struct children list = source_children(cursor);
	CXString name = clang_getCursorSpelling(cursor);
	unsigned before = w->edits.count;
	enum macro_place place;
	struct span span;

	w->function = must_strdup(clang_getCString(name));
	w->bool_function = is_bool(clang_getCursorResultType(cursor));
	for (unsigned i = 0; i < list.count; i++) {
		if (clang_getCursorKind(list.all[i]) == CXCursor_CompoundStmt)
			statement(w, list.all[i]);
	}
	if (!before && w->edits.count && source_span(&w->source, cursor, &span, &place))
		w->include_at = w->source.lines[source_line(&w->source, span.begin) - 1];
	free(w->function);
	clang_disposeString(name);
	free(list.all);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl &&
	    clang_Location_isFromMainFile(clang_getCursorLocation(cursor)))
		function(data, cursor);
	return CXChildVisit_Continue;
}

char *rewrite(const char *path, const char *text, const struct added *added,
	      const char *const *flags, unsigned flags_count, struct mutant_list *list,
	      struct trouble *t)
{
	struct walk w = {
		.path = path, .added = added, .list = list, .first = list->count,
	};
	unsigned line;
	char *result;

	if (source_parse(&w.source, path, text, flags, flags_count, t))
		return NULL;
	clang_visitChildren(clang_getTranslationUnitCursor(w.source.unit), visit, &w);
	if (w.edits.count) {
		/* behind what the file defines before it includes anything */
		line = source_line(&w.source, w.include_at);
		edit_add(&w.edits, w.include_at, w.include_at,
			 must_printf("#include \"mutant.h\"\n#line %u\n", line), must_strdup(""));
	}
	result = edit_apply(&w.edits, text);
	edit_free(&w.edits);
	source_free(&w.source);
	return result;
}

void mutant_list_free(struct mutant_list *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		free(list->mutants[i].file);
		free(list->mutants[i].function);
		free(list->mutants[i].text);
		free(list->mutants[i].original);
		free(list->mutants[i].mutated);
	}
	free(list->mutants);
	*list = (struct mutant_list) { .count = 0 };
}
