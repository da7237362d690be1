/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * beside.h - whether sacheck reads of ip's text what the kernel tells.
 */
#ifndef LAB_BESIDE_H
#define LAB_BESIDE_H

#include "base/trouble.h"
#include "sacheck/gateway.h"

/**
 * beside_differs() - hold `ip -s xfrm state` and `ip -s xfrm policy` of this
 * process's network namespace against what was read of the kernel.
 * @kernel: as kernel_read() has it
 * @difference: set to what differs, to be freed; NULL: nothing.  It has no key
 *	in it
 *
 * What such text does not tell is not compared.  Returns 0, or -1 with @t set
 * when ip cannot be run, or sacheck refuses its text.
 */
int beside_differs(const struct gateway *kernel, char **difference,
		   struct trouble *t);

/* beside_compare() - the same with a text; for beside_differs() and tests. */
int beside_compare(const struct gateway *kernel, const char *text,
		   char **difference, struct trouble *t);

#endif
