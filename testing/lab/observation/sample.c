// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sample.c - what was counted up to a point in time.
 */
#include "observation/sample.h"

#include <string.h>

#include "base/must.h"

/* Keep the first, the last, and every second one between; returns how many. */
static unsigned thin(void *all, unsigned count, size_t size)
{
	char *at = all;
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++)
		if (i % 2 == 0 || i == count - 1)
			memmove(at + size * kept++, at + size * i, size);
	return kept;
}

static struct observed_series *series_of(struct observed_site *site,
					 const char *name)
{
	for (unsigned i = 0; i < site->series_count; i++)
		if (strcmp(site->series[i].name, name) == 0)
			return &site->series[i];
	site->series = must_grow(site->series, site->series_count + 1,
				 sizeof(*site->series));
	site->series[site->series_count] = (struct observed_series) {
		.name = must_strdup(name),
	};
	return &site->series[site->series_count++];
}

void sample_flow(struct observed_flow *flow, const struct observed_sample *now)
{
	const struct observed_sample *last =
		flow->samples_count ? &flow->samples[flow->samples_count - 1] :
				      NULL;

	if (last ? last->sent == now->sent && last->received == now->received :
		   !now->sent && !now->received)
		return;
	if (flow->samples_count == SAMPLES_MOST)
		flow->samples_count = thin(flow->samples, flow->samples_count,
					   sizeof(*flow->samples));
	flow->samples = must_grow(flow->samples, flow->samples_count + 1,
				  sizeof(*flow->samples));
	flow->samples[flow->samples_count++] = *now;
}

void sample_counter(struct observed_site *site, const char *name,
		    const struct observed_reading *now)
{
	struct observed_series *s = series_of(site, name);

	if (s->readings_count &&
	    s->readings[s->readings_count - 1].value == now->value)
		return;
	if (s->readings_count == SAMPLES_MOST)
		s->readings_count = thin(s->readings, s->readings_count,
					 sizeof(*s->readings));
	s->readings = must_grow(s->readings, s->readings_count + 1,
				sizeof(*s->readings));
	s->readings[s->readings_count++] = *now;
}
