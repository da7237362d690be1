/* SPDX-License-Identifier: GPL-2.0-or-later */
/* syntax.h - the language of scenario files, as tables for document_read(). */
#ifndef LAB_SYNTAX_H
#define LAB_SYNTAX_H

#include "scenario/document.h"

/* Of struct scenario_file. */
extern const struct syntax scenario_syntax;

/* The reference of the language, in Markdown. */
void syntax_print(FILE *out);

#endif
