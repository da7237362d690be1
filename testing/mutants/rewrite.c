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

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "mutants/rules.h"

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
static const struct span *operator_of(const struct walk *w,
				      const struct children *list)
{
	struct span left, right;
	enum macro_place place;
	const struct span *token, *next;

	if (list->count != 2 ||
	    !source_span(&w->source, list->all[0], &left, &place) ||
	    !source_span(&w->source, list->all[1], &right, &place))
		return NULL;
	token = source_token(&w->source, left.end);
	next = token ? source_token(&w->source, token->end) : NULL;
	return next && next->begin == right.begin ? token : NULL;
}

/* "!= 0" asks whether something is there: it is negated, but 1 is no neighbour. */
static bool asks_for_nothing(const struct walk *w, const struct span *operator,
			     CXCursor right)
{
	enum macro_place place;
	struct span span;

	return (source_is(&w->source, operator, "==") ||
		source_is(&w->source, operator, "!=")) &&
	       source_span(&w->source, right, &span, &place) &&
	       source_is(&w->source, &span, "0");
}

static void binary(struct walk *w, CXCursor cursor, const struct children *list)
{
	static const char *const relations[][2] = {
		{ "<", "<=" },
		{ "<=", "<" },
		{ ">", ">=" },
		{ ">=", ">" },
	};
	const struct span *operator= operator_of(w, list);
	bool and = source_is(&w->source, operator, "&&");

	for (size_t i = 0; i < sizeof(relations) / sizeof(relations[0]); i++) {
		if (source_is(&w->source, operator, relations[i][0])) {
			rule_replace_token(w, cursor, operator,
					   relations[i][1]);
			break;
		}
	}
	if (source_is(&w->source, operator, "=") &&
	    is_bool(clang_getCursorType(list->all[0])))
		rule_negate(w, list->all[1]);
	for (unsigned i = 0; i < list->count; i++) {
		if (and || source_is(&w->source, operator, "||")) {
			/* of "a && b && c", three */
			struct children below = source_children(
				bare(list->all[i]));
			const struct span *other = operator_of(w, &below);

			if (!other ||
			    !source_is(&w->source, other, and? "&&" : "||"))
				rule_drop_operand(w, list->all[i], and);
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

	if (source_span(&w->source, cursor, &span, &place) &&
	    place == MACRO_NONE) {
		first = source_token(&w->source, span.begin);
		last = source_token_before(&w->source, span.end);
		if (source_is(&w->source, first, "++") ||
		    source_is(&w->source, first, "--"))
			rule_replace_token(w, cursor, first, "");
		else if (source_is(&w->source, last, "++") ||
			 source_is(&w->source, last, "--"))
			rule_replace_token(w, cursor, last, "");
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
		rule_drop_field(w, list->all[i]);
		expression(w, list->all[i]);
	}
}

static bool is_designated(const struct children *list)
{
	return list->count &&
	       (clang_getCursorKind(list->all[0]) == CXCursor_MemberRef ||
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

static void written_expression(struct walk *w, CXCursor cursor,
			       const struct children *list)
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
			rule_negate(w, list->all[0]);
		break;
	case CXCursor_MemberRefExpr:
		if (list->count == 1)
			rule_swap_member(w, cursor, list->all[0]);
		break;
	case CXCursor_DeclRefExpr:
		rule_swap_constant(w, cursor);
		break;
	case CXCursor_IntegerLiteral:
		rule_number_off_by_one(w, cursor);
		break;
	case CXCursor_CallExpr:
		rule_swap_arguments(w, cursor);
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
		rule_negate(w, value);
	expression(w, value);
}

/* The condition of "for (;;)" stands between the semicolons. */
static bool is_condition_of_for(const struct walk *w, CXCursor cursor,
				CXCursor child)
{
	struct span whole, part;
	enum macro_place place;
	const struct span *token,
		*end = w->source.tokens + w->source.tokens_count;
	unsigned semicolons = 0;
	int depth = 0;

	if (!source_span(&w->source, cursor, &whole, &place) ||
	    !source_span(&w->source, child, &part, &place) ||
	    place == MACRO_CUT)
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
			rule_negate(w, child);
			expression(w, child);
		} else if (clang_getCursorKind(bare(child)) !=
			   CXCursor_UnaryOperator) {
			/* without its "i++" a loop has no end, which shows nothing */
			expression(w, child);
		}
	}
}

static void written_statement(struct walk *w, CXCursor cursor,
			      const struct children *list)
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
		rule_negate(w, list->all[0]);
		expression(w, list->all[0]);
		for (unsigned i = 1; i < list->count; i++)
			statement(w, list->all[i]);
		break;
	case CXCursor_DoStmt:
		statement(w, list->all[0]);
		rule_negate(w, list->all[list->count - 1]);
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
			rule_drop_statement(w, cursor);
			break;
		}
		if (w->bool_function)
			rule_negate(w, list->all[0]);
		expression(w, list->all[0]);
		break;
	case CXCursor_NullStmt:
	case CXCursor_GCCAsmStmt:
		break;
	case CXCursor_BreakStmt:
	case CXCursor_ContinueStmt:
	case CXCursor_GotoStmt:
		rule_drop_statement(w, cursor);
		break;
	default:
		/* an expression */
		if (!rule_drop_statement(w, cursor))
			break;
		/* "x++;" is dropped, and no more */
		if (clang_getCursorKind(cursor) != CXCursor_UnaryOperator)
			expression(w, cursor);
		break;
	}
}

/* Whether it is written here, and does not come out of a macro that it goes on after. */
static bool has_keyword(const struct walk *w, CXCursor cursor,
			const struct span *span)
{
	static const struct {
		enum CXCursorKind kind;
		const char *keyword;
	} table[] = {
		{ CXCursor_IfStmt, "if" },
		{ CXCursor_WhileStmt, "while" },
		{ CXCursor_ForStmt, "for" },
		{ CXCursor_DoStmt, "do" },
		{ CXCursor_SwitchStmt, "switch" },
		{ CXCursor_ReturnStmt, "return" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (clang_getCursorKind(cursor) == table[i].kind)
			return source_is(&w->source,
					 source_token(&w->source, span->begin),
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
		if (w->depth || rule_drop_statement(w, cursor)) {
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
	if (!before && w->edits.count &&
	    source_span(&w->source, cursor, &span, &place))
		w->include_at =
			w->source
				.lines[source_line(&w->source, span.begin) - 1];
	free(w->function);
	clang_disposeString(name);
	free(list.all);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent,
				     CXClientData data)
{
	(void)parent;
	if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl &&
	    clang_Location_isFromMainFile(clang_getCursorLocation(cursor)))
		function(data, cursor);
	return CXChildVisit_Continue;
}

char *rewrite(const char *path, const char *text, const struct added *added,
	      const char *const *flags, unsigned flags_count,
	      struct mutant_list *list, struct trouble *t)
{
	struct walk w = {
		.path = path,
		.added = added,
		.list = list,
		.first = list->count,
	};
	unsigned line;
	char *result;

	if (source_parse(&w.source, path, text, flags, flags_count, t))
		return NULL;
	clang_visitChildren(clang_getTranslationUnitCursor(w.source.unit),
			    visit, &w);
	if (w.edits.count) {
		/* behind what the file defines before it includes anything */
		line = source_line(&w.source, w.include_at);
		edit_add(&w.edits, w.include_at, w.include_at,
			 must_printf("#include \"mutant.h\"\n#line %u\n", line),
			 must_strdup(""));
	}
	result = edit_apply(&w.edits, text);
	edit_free(&w.edits);
	source_free(&w.source);
	return result;
}
