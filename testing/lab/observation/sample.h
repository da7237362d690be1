/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.h - what was counted up to a point in time, of a flow or a counter.
 */
#ifndef LAB_SAMPLE_H
#define LAB_SAMPLE_H

#include "observation/observation.h"

/* At most, so that a long cell's observation stays short: of more every second
 * one is dropped. */
enum { SAMPLES_MOST = 120 };

/* Add to a flow's samples, unless nothing changed since the last one. */
void sample_flow(struct observed_flow *flow, const struct observed_sample *now);

/* The same for a counter of a site. */
void sample_counter(struct observed_site *site, const char *name,
		    const struct observed_reading *now);

#endif
