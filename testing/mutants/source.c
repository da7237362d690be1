// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source.c - a C file as libclang reads it, and where in its text things are.
 */
#include "mutants/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static size_t offset_of(CXSourceLocation at, CXFile *file)
{
	unsigned offset;

	clang_getFileLocation(at, file, NULL, NULL, &offset);
	return offset;
}

/* In the file itself; macros apart. */
static bool extent_of(const struct source *s, CXSourceRange extent,
		      struct span *out)
{
	CXFile first, last;

	if (clang_Range_isNull(extent))
		return false;
	out->begin = offset_of(clang_getRangeStart(extent), &first);
	out->end = offset_of(clang_getRangeEnd(extent), &last);
	return first && last && clang_File_isEqual(first, s->file) &&
	       clang_File_isEqual(last, s->file) && out->begin < out->end;
}

static void read_tokens(struct source *s)
{
	CXSourceRange whole = clang_getRange(
		clang_getLocationForOffset(s->unit, s->file, 0),
		clang_getLocationForOffset(s->unit, s->file,
					   (unsigned)strlen(s->text)));
	CXToken *tokens = NULL;
	unsigned count = 0;

	clang_tokenize(s->unit, whole, &tokens, &count);
	s->tokens = must_calloc(count + 1, sizeof(*s->tokens));
	for (unsigned i = 0; i < count; i++) {
		if (clang_getTokenKind(tokens[i]) == CXToken_Comment)
			continue;
		if (extent_of(s, clang_getTokenExtent(s->unit, tokens[i]),
			      &s->tokens[s->tokens_count]))
			s->tokens_count++;
	}
	clang_disposeTokens(s->unit, tokens, count);
}

static enum CXChildVisitResult read_macro(CXCursor cursor, CXCursor parent,
					  CXClientData data)
{
	struct source *s = data;
	struct span span;

	(void)parent;
	if (clang_getCursorKind(cursor) == CXCursor_MacroExpansion &&
	    extent_of(s, clang_getCursorExtent(cursor), &span)) {
		s->macros = must_grow(s->macros, s->macros_count + 1,
				      sizeof(*s->macros));
		s->macros[s->macros_count++] = span;
	}
	return CXChildVisit_Continue;
}

static void read_lines(struct source *s)
{
	for (const char *at = s->text; at; at = strchr(at, '\n')) {
		at += at != s->text || s->lines_count;
		s->lines = must_grow(s->lines, s->lines_count + 1,
				     sizeof(*s->lines));
		s->lines[s->lines_count++] = (size_t)(at - s->text);
	}
}

/* What libclang cannot read it would leave out, and nobody would know. */
static int check(const struct source *s, struct trouble *t)
{
	for (unsigned i = 0; i < clang_getNumDiagnostics(s->unit); i++) {
		CXDiagnostic d = clang_getDiagnostic(s->unit, i);
		bool bad = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
		CXString text = clang_formatDiagnostic(
			d, clang_defaultDiagnosticDisplayOptions());

		if (bad)
			trouble(t, "%s", clang_getCString(text));
		clang_disposeString(text);
		clang_disposeDiagnostic(d);
		if (bad)
			return -1;
	}
	return 0;
}

int source_parse(struct source *out, const char *path, const char *text,
		 const char *const *flags, unsigned flags_count,
		 struct trouble *t)
{
	struct CXUnsavedFile file = { path, text, strlen(text) };
	enum CXErrorCode error;

	*out = (struct source) { .text = text,
				 .index = clang_createIndex(0, 0) };
	error = clang_parseTranslationUnit2(
		out->index, path, flags, (int)flags_count, &file, 1,
		CXTranslationUnit_DetailedPreprocessingRecord, &out->unit);
	if (error) {
		source_free(out);
		return trouble(t, "%s: libclang cannot read it: error %d", path,
			       (int)error);
	}
	if (check(out, t)) {
		source_free(out);
		return -1;
	}
	/* clang_getFile() finds what is on the disk, which @text stands for */
	clang_getFileLocation(
		clang_getRangeStart(clang_getCursorExtent(
			clang_getTranslationUnitCursor(out->unit))),
		&out->file, NULL, NULL, NULL);
	read_tokens(out);
	clang_visitChildren(clang_getTranslationUnitCursor(out->unit),
			    read_macro, out);
	read_lines(out);
	return 0;
}

void source_free(struct source *s)
{
	if (s->unit)
		clang_disposeTranslationUnit(s->unit);
	if (s->index)
		clang_disposeIndex(s->index);
	free(s->tokens);
	free(s->macros);
	free(s->lines);
	*s = (struct source) { .text = NULL };
}

static enum macro_place place_of(const struct source *s,
				 const struct span *span)
{
	enum macro_place place = MACRO_NONE;

	for (unsigned i = 0; i < s->macros_count; i++) {
		const struct span *m = &s->macros[i];

		if (m->end <= span->begin || m->begin >= span->end)
			continue;
		if (m->begin == span->begin && m->end == span->end)
			place = MACRO_WHOLE;
		else if (!(m->begin >= span->begin && m->end <= span->end) &&
			 !(m->begin < span->begin && m->end > span->end))
			return MACRO_CUT;
	}
	return place;
}

/* A cursor of which a macro gives one half and an argument the other may be any text. */
static bool is_balanced(const struct source *s, const struct span *span)
{
	int depth = 0;

	for (const struct span *token = source_token(s, span->begin);
	     token && token < s->tokens + s->tokens_count &&
	     token->begin < span->end;
	     token++) {
		if (token->end - token->begin != 1)
			continue;
		if (strchr("([{", s->text[token->begin]))
			depth++;
		else if (strchr(")]}", s->text[token->begin]))
			depth--;
		if (depth < 0 || (depth == 0 && s->text[token->begin] == ','))
			return false;
	}
	return depth == 0;
}

bool source_span(const struct source *s, CXCursor cursor, struct span *out,
		 enum macro_place *place)
{
	if (!extent_of(s, clang_getCursorExtent(cursor), out))
		return false;
	*place = place_of(s, out);
	if (*place == MACRO_NONE && !is_balanced(s, out))
		*place = MACRO_CUT;
	return true;
}

const struct span *source_token(const struct source *s, size_t at)
{
	unsigned low = 0, high = s->tokens_count;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (s->tokens[middle].begin < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->tokens_count ? &s->tokens[low] : NULL;
}

const struct span *source_token_before(const struct source *s, size_t at)
{
	const struct span *token = source_token(s, at);

	if (!token)
		token = s->tokens + s->tokens_count;
	while (token > s->tokens) {
		token--;
		if (token->end <= at)
			return token;
	}
	return NULL;
}

bool source_is(const struct source *s, const struct span *span,
	       const char *text)
{
	return span && span->end - span->begin == strlen(text) &&
	       strncmp(s->text + span->begin, text, strlen(text)) == 0;
}

unsigned source_line(const struct source *s, size_t at)
{
	unsigned line = 0;

	while (line < s->lines_count && s->lines[line] <= at)
		line++;
	return line;
}

/* Of its tokens, as far apart as one blank: comments are left out. */
char *source_copy(const struct source *s, struct span span)
{
	char *copy = must_calloc(span.end - span.begin + 1, 1);
	size_t length = 0, last = span.begin;

	for (const struct span *token = source_token(s, span.begin);
	     token && token < s->tokens + s->tokens_count &&
	     token->end <= span.end;
	     token++) {
		if (s->text[token->begin] == '#') {
			free(copy);
			return NULL;
		}
		if (length && token->begin > last)
			copy[length++] = ' ';
		memcpy(copy + length, s->text + token->begin,
		       token->end - token->begin);
		length += token->end - token->begin;
		last = token->end;
	}
	return copy;
}

static enum CXChildVisitResult add_child(CXCursor cursor, CXCursor parent,
					 CXClientData data)
{
	struct children *list = data;

	(void)parent;
	list->all = must_grow(list->all, list->count + 1, sizeof(*list->all));
	list->all[list->count++] = cursor;
	return CXChildVisit_Continue;
}

struct children source_children(CXCursor cursor)
{
	struct children list = { .count = 0 };

	clang_visitChildren(cursor, add_child, &list);
	return list;
}
