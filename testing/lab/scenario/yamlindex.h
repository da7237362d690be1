/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * yamlindex.h - where each node of a YAML document stands.
 *
 * libcyaml turns a document into structs and forgets the lines.  A second,
 * light pass by libyaml keeps them, so that an error found in the structs
 * can still name the line it comes from.
 */
#ifndef LAB_YAMLINDEX_H
#define LAB_YAMLINDEX_H

#include <stddef.h>
#include <stdio.h>

struct yaml_index;

/**
 * yaml_index_new() - read a document.
 * @text: @size bytes of YAML
 * @file: its name, for messages only
 * @err: where "FILE:LINE: what is wrong" goes
 *
 * Only what a scenario needs is let through: one document, a mapping at its
 * top, no aliases or anchors, no NUL bytes, no deep nesting.
 *
 * Returns NULL after one line was written to @err.
 */
struct yaml_index *yaml_index_new(const char *text, size_t size,
				  const char *file, FILE *err);

void yaml_index_free(struct yaml_index *index);

/**
 * yaml_index_line() - the line of a node.
 * @path: such as "sites[0].conns[1].options"; "" is the document
 *
 * Returns the line, counted from 1: that of the key for a mapping's value,
 * that of the entry for a sequence's; the last one where a key is repeated.
 * For a node that is not there, the line of the nearest one around it.
 */
unsigned yaml_index_line(const struct yaml_index *index, const char *path);

#endif
