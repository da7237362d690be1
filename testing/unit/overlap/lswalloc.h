/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lswalloc.h - in place of pluto's: what overlap.c uses.
 */
#ifndef LSWALLOC_H
#define LSWALLOC_H

#include <stdlib.h>

#include "base/must.h"

#define alloc_thing(THING, NAME) \
	((void)(NAME), (THING *)must_calloc(1, sizeof(THING)))
#define pfree(PTR) free(PTR)

#endif
