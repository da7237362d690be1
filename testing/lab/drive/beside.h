/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * beside.h - whether sacheck reads the same from ip's text as from the kernel.
 */
#ifndef LAB_BESIDE_H
#define LAB_BESIDE_H

#include "base/trouble.h"
#include "sacheck/gateway.h"

/**
 * beside_differs() - compare `ip -s xfrm state` and `ip -s xfrm policy` of this
 * process's network namespace with the state read from the kernel.
 * @kernel: as kernel_read() has it
 * @difference: set to the first difference, to be freed, or to NULL; no key is
 *	in it
 *
 * Only what ip's text has is compared.  Returns 0, or -1 with @t set when ip
 * cannot be run, or sacheck refuses its text.
 */
int beside_differs(const struct gateway *kernel, char **difference,
		   struct trouble *t);

/* beside_compare() - the same for given text of ip; exported for tests. */
int beside_compare(const struct gateway *kernel, const char *text,
		   char **difference, struct trouble *t);

#endif
