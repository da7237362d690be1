/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rewrite.h - put mutants into a C file; a switch chooses one at run time.
 */
#ifndef MUTANTS_REWRITE_H
#define MUTANTS_REWRITE_H

#include "base/trouble.h"
#include "mutants/added.h"
#include "mutants/mutant_list.h"

/**
 * rewrite() - put mutants into a file.
 * @path: of the file
 * @text: what is in it
 * @added: which of its lines may change
 * @flags: of the compiler, @flags_count
 * @list: the mutants are added to it; release it with mutant_list_free()
 * @t: says why it failed
 *
 * The compiler sees the same line numbers as before.
 *
 * Returns the new text, to be freed, or NULL with @t set.
 */
char *rewrite(const char *path, const char *text, const struct added *added,
	      const char *const *flags, unsigned flags_count,
	      struct mutant_list *list, struct trouble *t);

#endif
