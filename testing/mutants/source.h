/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.h - a C file as libclang reads it, and where its code is in the text.
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
 * Returns 0; or -1 with @t set, when libclang finds an error in it.
 */
int source_parse(struct source *out, const char *path, const char *text,
		 const char *const *flags, unsigned flags_count,
		 struct trouble *t);

void source_free(struct source *s);

/* How a span relates to macro expansions. */
enum macro_place {
	MACRO_NONE,  /* as written; may contain whole expansions */
	MACRO_WHOLE, /* one expansion, or part of its result */
	MACRO_CUT,   /* cuts one: its text is not the cursor's */
};

/*
 * The span of a cursor's text.  Returns false when it is in another file or
 * none.  The argument of a macro counts as written.
 */
bool source_span(const struct source *s, CXCursor cursor, struct span *out,
		 enum macro_place *place);

/* The first token that begins at @at or after it, or NULL. */
const struct span *source_token(const struct source *s, size_t at);

/* The last token that ends at @at or before it, or NULL. */
const struct span *source_token_before(const struct source *s, size_t at);

bool source_is(const struct source *s, const struct span *span,
	       const char *text);

unsigned source_line(const struct source *s, size_t at);

/* A copy in one line, without comments; free() it.  NULL: has a directive. */
char *source_copy(const struct source *s, struct span span);

struct children source_children(CXCursor cursor);

#endif
