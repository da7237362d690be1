/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * statistics.h - /proc/net/xfrm_stat: what the kernel dropped, and why.
 */
#ifndef SACHECK_STATISTICS_H
#define SACHECK_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/trouble.h"

enum {
	STATISTIC_NAME = 40,   /* room for a name */
	STATISTICS_MOST = 128, /* lines; Linux 6.18 has 31 */
};

struct statistic {
	char name[STATISTIC_NAME]; /* "XfrmInTmplMismatch" */
	uint64_t value;
};

struct statistics {
	struct statistic lines[STATISTICS_MOST]; /* in the kernel's order */
	unsigned count;				 /* 0: this kernel keeps none
				 * (CONFIG_XFRM_STATISTICS) */
};

/**
 * statistics_parse() - read xfrm_stat's text: a name and a number per line.
 * @text: @size bytes
 *
 * Returns false when @text is no such text.
 */
bool statistics_parse(const char *text, size_t size, struct statistics *out);

/**
 * statistics_read() - the counters of this process's network namespace.
 *
 * Returns 0, also when the kernel keeps none; or -1 with @t set.
 */
int statistics_read(struct statistics *out, struct trouble *t);

/* The value of a line; 0 when there is no such line. */
uint64_t statistics_value(const struct statistics *s, const char *name);

#endif
