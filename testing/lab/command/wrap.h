/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wrap.h - a paragraph for a terminal.
 */
#ifndef LAB_WRAP_H
#define LAB_WRAP_H

#include <stdio.h>

/* Print @text in lines of at most 78 columns, each after @indent. */
void wrap(FILE *out, const char *text, const char *indent);

#endif
