/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tap.h - read results in the Test Anything Protocol.
 */
#ifndef LAB_TAP_H
#define LAB_TAP_H

#include <stdbool.h>

struct tap_result {
	char *description; /* "" where there is none */
	char *skipped;	   /* the reason of a SKIP or TODO, "" where none
				 * is given; NULL: neither */
	char *text;	   /* the lines that follow it, comments (without
				 * '#') and YAML; "" */
	double seconds;	   /* from "# time=12ms", as node-tap writes; or 0 */
	bool good;	   /* "ok" */
};

struct tap {
	struct tap_result *results;
	unsigned count;
	unsigned missing; /* results that were planned, but are not there */
	char *skipped;	  /* the reason of "1..0 # SKIP", or NULL */
	char *bail_out;	  /* the reason of "Bail out!", or NULL */
};

/**
 * tap_parse() - read results; never fails: other lines are text.
 * @text: NUL-terminated; changed
 * @out: release with tap_free()
 *
 * Plans are added up, so that concatenated files can be read.  Indented results
 * belong to a subtest, whose own result counts.
 */
void tap_parse(char *text, struct tap *out);

void tap_free(struct tap *tap);

#endif
