/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gateways.h - dumps that the lab recorded, for tests of sacheck.
 */
#ifndef UNIT_GATEWAYS_H
#define UNIT_GATEWAYS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sacheck/dump.h"

/* testing/unit/recorded/dumps/NAME.json, of a cell and a site. */
static inline const char *dump_path(const char *name, char out[128])
{
	snprintf(out, 128, "testing/unit/recorded/dumps/%s.json", name);
	return out;
}

static inline struct gateway load_gateway(const char *name)
{
	struct trouble t = { .text = "" };
	struct gateway g;
	char path[128];

	if (dump_read(dump_path(name, path), &g, &t))
		fail_msg("%s", t.text);
	return g;
}

/* A gateway as text; to be freed. */
static __attribute__((unused, noinline)) char *
gateway_text(const struct gateway *g)
{
	struct trouble t = { .text = "" };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(dump_write(g, out, &t), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

#endif
