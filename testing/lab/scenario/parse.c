// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse.c - a scenario out of the text of its file: read by the tables of
 * syntax.c (document.c), then all that makes sense only as a whole
 * (scenario_check.c).  Every complaint is "FILE:LINE: what is wrong".
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/must.h"
#include "scenario/scenario_check.h"
#include "scenario/syntax.h"

struct scenario *scenario_parse_variant(const char *text, size_t size,
					const char *file,
					const struct scenario_variant *v,
					FILE *err)
{
	struct document *document = document_load(text, size, file, err);
	struct check c = { .err = err, .variant = v, .document = document };
	struct scenario *s;
	char *name;

	if (!document)
		return NULL;
	c.file = must_calloc(1, sizeof(*c.file));
	s = &c.file->s;
	s->file = must_strdup(file);
	if (!document_read(document, &scenario_syntax, c.file, err)) {
		c.errors++;
	} else {
		if (v)
			apply_variant(c.file, v);
		check_all(&c);
	}
	document_free(document);
	if (c.errors) {
		scenario_free(s);
		return NULL;
	}
	if (v) {
		name = must_printf("%s-%s", s->name, v->name);
		free(s->name);
		s->name = name;
	}
	return s;
}

struct scenario *scenario_parse(const char *text, size_t size, const char *file,
				FILE *err)
{
	return scenario_parse_variant(text, size, file, NULL, err);
}

void scenario_free(struct scenario *s)
{
	struct scenario_file *file;

	if (!s)
		return;
	file = (struct scenario_file *)((char *)s -
					offsetof(struct scenario_file, s));
	free(s->file);
	free(s->steps);
	syntax_free(&scenario_syntax, file);
	free(file);
}
