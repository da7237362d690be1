/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_window.h - what SAs and xfrm_stat count while packets are judged.
 */
#ifndef LAB_XFRM_WINDOW_H
#define LAB_XFRM_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/trouble.h"
#include "net/xfrm.h"
#include "observation/observation.h"

/**
 * xfrm_window_begin() - note the counters before judged packets are sent.
 * xfrm_window_end() - add the rise of each counter to the sums of all windows.
 *
 * @tolerated: losses are allowed, so the rise of xfrm_stat has a separate sum
 *
 * Both return 0, or -1 with @t set: when the kernel cannot be asked, or an SA
 * vanished without a notice of its last counters.
 */
int xfrm_window_begin(struct xfrm *x, bool tolerated, struct trouble *t);
int xfrm_window_end(struct xfrm *x, struct trouble *t);

/**
 * xfrm_read_counters() - read xfrm_stat.
 * @each: gets each line that is not 0, and its value
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_read_counters(struct xfrm *x,
		       void (*each)(void *arg, const char *name,
				    uint64_t value),
		       void *arg, struct trouble *t);

/* The value of a line of xfrm_stat at the end of the last window. */
uint64_t xfrm_counted(const struct xfrm *x, const char *line);

/* Move the sums of all windows, with larval reqids, to @site. */
int xfrm_observe(struct xfrm *x, struct observed_site *site, struct trouble *t);

#endif
