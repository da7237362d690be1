/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.h - a C file as libclang reads it, and where in its text things are.
 */
#ifndef MUTANTS_SOURCE_H
#define MUTANTS_SOURCE_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/trouble.h"

/* A part of the text. */
struct span {
	size_t begin, end;
};

struct source {
	const char *text;
	CXIndex index;
	CXTranslationUnit unit;
	CXFile file;
	struct span *tokens; /* without comments, in order */
	unsigned tokens_count;
	struct span *macros; /* where macros are expanded */
	unsigned macros_count;
	size_t *lines; /* where each begins */
	unsigned lines_count;
};

/* A cursor's children, in order; free() them. */
struct children {
	CXCursor *all;
	unsigned count;
};

/**
 * source_parse() - have libclang read a file.
 * @path: of the file; need not exist
 * @text: what is in it; must outlive @out
 * @flags: of the compiler, @flags_count
 * @out: release with source_free()
 *
 * Returns 0; or -1 with @t set, when it is no C.
 */
int source_parse(struct source *out, const char *path, const char *text,
		 const char *const *flags, unsigned flags_count,
		 struct trouble *t);

void source_free(struct source *s);

/* How a span lies to the macros. */
enum macro_place {
	MACRO_NONE,  /* as written; it may have whole macros in it */
	MACRO_WHOLE, /* just what one expands to, or part of that */
	MACRO_CUT,   /* half of one: the text is not what the cursor is */
};

/*
 * The text of a cursor.  Returns false when it is in another file or none.  What
 * is written in a macro's argument is as written.
 */
bool source_span(const struct source *s, CXCursor cursor, struct span *out,
		 enum macro_place *place);

/* The first token that begins at @at or behind, or NULL. */
const struct span *source_token(const struct source *s, size_t at);

/* The last token that ends at @at or before, or NULL. */
const struct span *source_token_before(const struct source *s, size_t at);

bool source_is(const struct source *s, const struct span *span,
	       const char *text);

unsigned source_line(const struct source *s, size_t at);

/* A copy in one line, without comments; NULL where it has a directive.  free() it. */
char *source_copy(const struct source *s, struct span span);

struct children source_children(CXCursor cursor);

#endif
