/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * document.h - a YAML document as libyaml has it, read by a table of keys.
 */
#ifndef LAB_DOCUMENT_H
#define LAB_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct document;
struct syntax;

/**
 * document_load() - parse a text.
 * @text: @size bytes of YAML
 * @file: its name, for messages; must stay there
 * @err: where "FILE:LINE: what is wrong" goes
 *
 * Returns NULL after one line was written to @err: one document is wanted, and
 * a mapping.
 */
struct document *document_load(const char *text, size_t size,
			       const char *file, FILE *err);

void document_free(struct document *d);

/**
 * document_read() - fill a struct in.
 * @syntax: the keys that its mapping may have
 * @out: all zero; release what it gets with syntax_free()
 *
 * Returns false after one line was written to @err.
 */
bool document_read(struct document *d, const struct syntax *syntax, void *out,
		   FILE *err);

/**
 * document_line() - the line of a node.
 * @path: such as "sites[0].conns[1].options"; "" is the document
 *
 * Returns the line, counted from 1: that of the key for a mapping's value,
 * that of the entry for a sequence's.  For a node that is not there, the line
 * of the nearest one around it.
 */
unsigned document_line(const struct document *d, const char *path);

#endif
