/* SPDX-License-Identifier: GPL-2.0-or-later */
/* complaint.h - how a mistake in a scenario file is reported. */
#ifndef LAB_COMPLAINT_H
#define LAB_COMPLAINT_H

#include "scenario/scenario_file.h"

/* The state of the checks of a scenario file. */
struct check {
	struct scenario_file *file;
	const struct scenario_variant *variant; /* NULL: the file itself */
	const struct document *document;
	char path[128];
	FILE *err;
	unsigned errors;
};

/* Name the node that the next complaint() is about; returns @c. */
struct check *at(struct check *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Say "FILE:LINE: what is wrong", and count it. */
void complaint(struct check *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Whether @text has only a-z, 0-9 and the characters of @more. */
bool is_word(const char *text, const char *more);

#endif
