/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.h - the counts of a flow or a counter over time.
 */
#ifndef LAB_SAMPLE_H
#define LAB_SAMPLE_H

#include "observation/observation.h"

/* Samples of a flow or counter, at most: when there are so many, every second
 * one is dropped.  So a long cell's observation stays short. */
enum { SAMPLES_MOST = 120 };

/* Add to a flow's samples, unless nothing changed since the last one. */
void sample_flow(struct observed_flow *flow, const struct observed_sample *now);

/* The same for a counter of a site. */
void sample_counter(struct observed_site *site, const char *name,
		    const struct observed_reading *now);

#endif
