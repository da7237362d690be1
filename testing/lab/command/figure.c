// SPDX-License-Identifier: GPL-2.0-or-later
/* figure.c - what many expansions cost, unpatched and patched */
#include "command/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* How much P may cost where U costs 1; 0: whatever it likes. */
static const struct {
	const char *name, *unit;
	enum product_kind kind;
	double limit, nested_limit;
} figure_table[FIGURE_COUNT] = {
	[FIGURE_ADD] = { "conns added", "s", PRODUCT_UP, 0, 0 },
	[FIGURE_UP] = { "all SAs up", "s", PRODUCT_UP, 1.05, 1.05 },
	[FIGURE_CPU] = { "processor time", "s", PRODUCT_UP, 1.02, 1.05 },
	[FIGURE_STOP] = { "both stopped", "s", PRODUCT_UP, 0, 0 },
	[FIGURE_PEAK] = { "peak memory", "MiB", PRODUCT_UP, 1.01, 1.01 },
	[FIGURE_SHARE] = { "memory (Pss)", "MiB", PRODUCT_UP, 1.01, 1.01 },
	[FIGURE_ROUTE] = { "all routed", "s", PRODUCT_ON_DEMAND, 0, 0 },
	[FIGURE_FIRST] = { "first packet", "ms", PRODUCT_ON_DEMAND, 1.05, 0 },
};

struct figures {
	struct product_size *sizes;
	unsigned sizes_count, runs;
	unsigned plain_count; /* of the sizes: the first, that do not nest */
	double *values;	      /* NAN: not there; see value_at() */
};

const char *figure_name(enum figure figure)
{
	return figure_table[figure].name;
}

const char *figure_unit(enum figure figure)
{
	return figure_table[figure].unit;
}

const char *figure_size(const struct figure_pair *pair, char out[FIGURE_SIZE])
{
	if (pair->size.n == 0)
		return "growth";
	snprintf(out, FIGURE_SIZE, "%u%s", pair->size.n * pair->size.n,
		 pair->size.nested ? " nested" : "");
	return out;
}

/* All runs of a figure are beside each other. */
static double *values_at(const struct figures *f, enum figure figure,
			 unsigned size, enum figure_build build)
{
	unsigned row = ((unsigned)figure * f->sizes_count + size) *
			       FIGURE_BUILDS +
		       (unsigned)build;

	return &f->values[(size_t)row * f->runs];
}

struct figures *figures_new(const struct product_size *sizes, unsigned count,
			    unsigned runs)
{
	size_t all = (size_t)FIGURE_COUNT * count * FIGURE_BUILDS * runs;
	struct figures *f = must_calloc(1, sizeof(*f));

	f->sizes = must_calloc(count, sizeof(*f->sizes));
	memcpy(f->sizes, sizes, count * sizeof(*sizes));
	f->sizes_count = count;
	while (f->plain_count < count && !sizes[f->plain_count].nested)
		f->plain_count++;
	f->runs = runs;
	f->values = must_calloc(all, sizeof(*f->values));
	for (size_t i = 0; i < all; i++)
		f->values[i] = NAN;
	return f;
}

void figures_free(struct figures *f)
{
	if (!f)
		return;
	free(f->sizes);
	free(f->values);
	free(f);
}

/* -------------------------------------------------------------- one cell */

/* Seconds of all steps whose name begins with one of two words. */
static double step_seconds(const struct observation *seen, const char *word,
			   const char *other)
{
	double ms = NAN;

	for (unsigned i = 0; i < seen->steps_count; i++) {
		const struct observed_step *s = &seen->steps[i];

		if (strncmp(s->step, word, strlen(word)) != 0 &&
		    strncmp(s->step, other, strlen(other)) != 0)
			continue;
		ms = isnan(ms) ? s->ms : ms + s->ms;
	}
	return ms / 1000;
}

/* Of all gateways; NAN when that of one is not known. */
static double memory(const struct observation *seen, bool peak)
{
	double kb = seen->sites_count ? 0 : NAN;

	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *s = &seen->sites[i];
		unsigned own = peak ? s->peak_kb : s->share_kb;

		kb += own ? (double)own : NAN;
	}
	return kb / 1024;
}

/* Of the guest, or else of all plutos; NAN when that of one is not known. */
static double cpu_seconds(const struct observation *seen)
{
	double us = seen->sites_count ? 0 : NAN;

	/* a guest's own clock also runs while others have its processor */
	if (seen->guest_us)
		return (double)seen->guest_us / 1e6;
	for (unsigned i = 0; i < seen->sites_count; i++) {
		uint64_t own = seen->sites[i].cpu_us;

		us += own ? (double)own : NAN;
	}
	return us / 1e6;
}

static double first_packet(const struct observation *seen)
{
	double *us = must_calloc(seen->flows_count + 1, sizeof(*us));
	double median = NAN;
	unsigned count = 0;

	for (unsigned i = 0; i < seen->flows_count; i++) {
		if (seen->flows[i].first_us)
			us[count++] = seen->flows[i].first_us;
	}
	/* one that never arrived is not a fast one */
	if (count && count == seen->flows_count)
		median = spread_of(us, count).median;
	free(us);
	return median / 1000;
}

static double figure_of(enum figure figure, const struct observation *seen)
{
	switch (figure) {
	case FIGURE_ADD:
		return step_seconds(seen, "add ", "add ");
	case FIGURE_UP:
		return step_seconds(seen, "up ", "await-sas ");
	case FIGURE_CPU:
		return cpu_seconds(seen);
	case FIGURE_STOP:
		return step_seconds(seen, "stop", "stop");
	case FIGURE_PEAK:
		return memory(seen, true);
	case FIGURE_SHARE:
		return memory(seen, false);
	case FIGURE_ROUTE:
		return step_seconds(seen, "route ", "route ");
	case FIGURE_FIRST:
		return first_packet(seen);
	case FIGURE_COUNT:
		break;
	}
	return NAN;
}

void figures_add(struct figures *f, unsigned size, unsigned run,
		 enum figure_build build, enum product_kind kind,
		 const struct observation *seen)
{
	for (int i = 0; i < FIGURE_COUNT; i++) {
		enum figure figure = (enum figure)i;
		double value = figure_of(figure, seen);

		if (figure_table[figure].kind != kind)
			continue;
		/* less than a millisecond is as good as one */
		if (value == 0)
			value = 0.001;
		values_at(f, figure, size, build)[run] = value;
	}
}

/* ------------------------------------------------------------ comparing */

static bool all_there(const double *values, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (isnan(values[i]))
			return false;
	}
	return true;
}

static void decide(struct figure_pair *c)
{
	c->judged = c->limit > 0;
	c->good = !c->judged ||
		  (c->complete && !spread_is_above(&c->ratio, c->limit));
}

static void compare_size(const struct figures *f, struct figure_pair *c)
{
	const double *u = values_at(f, c->figure, c->index, FIGURE_U);
	const double *p = values_at(f, c->figure, c->index, FIGURE_P);

	c->size = f->sizes[c->index];
	c->limit = c->size.nested ? figure_table[c->figure].nested_limit :
				    figure_table[c->figure].limit;
	c->complete = all_there(u, f->runs) && all_there(p, f->runs);
	if (c->complete) {
		c->u = spread_of(u, f->runs);
		c->p = spread_of(p, f->runs);
		c->ratio = spread_of_ratios(u, p, f->runs);
	}
	decide(c);
}

/* The exponents of all runs. */
static double *exponents(const struct figures *f, enum figure figure,
			 enum figure_build build)
{
	double *sizes = must_calloc(f->plain_count, sizeof(*sizes));
	double *values = must_calloc(f->plain_count, sizeof(*values));
	double *all = must_calloc(f->runs, sizeof(*all));

	for (unsigned run = 0; run < f->runs; run++) {
		for (unsigned i = 0; i < f->plain_count; i++) {
			sizes[i] = (double)f->sizes[i].n * f->sizes[i].n;
			values[i] = values_at(f, figure, i, build)[run];
		}
		all[run] = growth(sizes, values, f->plain_count);
	}
	free(sizes);
	free(values);
	return all;
}

static void compare_growth(const struct figures *f, struct figure_pair *c)
{
	double *u = exponents(f, c->figure, FIGURE_U);
	double *p = exponents(f, c->figure, FIGURE_P);
	double range = (double)f->sizes[f->plain_count - 1].n / f->sizes[0].n;
	double limit = figure_table[c->figure].limit;

	/* of numbers of expansions, which are squares */
	c->limit = limit > 0 ? log(limit) / (2 * log(range)) : 0;
	c->complete = all_there(u, f->runs) && all_there(p, f->runs);
	if (c->complete) {
		c->u = spread_of(u, f->runs);
		c->p = spread_of(p, f->runs);
		c->ratio = spread_of_differences(u, p, f->runs);
	}
	free(u);
	free(p);
	decide(c);
}

struct figure_pair *figures_compare(const struct figures *f, unsigned *count)
{
	struct figure_pair *all = must_calloc(
		(size_t)FIGURE_COUNT * (f->sizes_count + 1), sizeof(*all));

	*count = 0;
	for (int i = 0; i < FIGURE_COUNT; i++) {
		enum figure figure = (enum figure)i;

		for (unsigned size = 0; size < f->sizes_count; size++) {
			struct figure_pair *c = &all[*count];

			if (!product_exists(f->sizes[size],
					    figure_table[figure].kind))
				continue;
			c->figure = figure;
			c->index = size;
			compare_size(f, c);
			++*count;
		}
		if (f->plain_count > 1) {
			struct figure_pair *c = &all[(*count)++];

			c->figure = figure;
			compare_growth(f, c);
		}
	}
	return all;
}

/* ------------------------------------------------------------- reporting */

/* "12.3 [12.1 12.9]", in @digits after the point */
static const char *spread_text(const struct spread *s, int digits, char out[64])
{
	snprintf(out, 64, "%.*f [%.*f %.*f]", digits, s->median, digits, s->low,
		 digits, s->high);
	return out;
}

void figures_print(const struct figure_pair *all, unsigned count, FILE *out)
{
	fprintf(out, "%-20s  %10s  %-22s  %-22s  %-22s\n", "", "size", "U", "P",
		"P/U");
	for (unsigned i = 0; i < count; i++) {
		const struct figure_pair *c = &all[i];
		char title[32], size[FIGURE_SIZE], u[64], p[64], ratio[64];
		/* as many digits as tell something */
		int digits = c->size.n && c->u.median >= 10 ? 1 : 2;

		snprintf(title, sizeof(title), "%s, %s", figure_name(c->figure),
			 figure_unit(c->figure));
		fprintf(out, "%-20s  %10s  ",
			i && all[i - 1].figure == c->figure ? "" : title,
			figure_size(c, size));
		if (!c->complete) {
			fprintf(out, "not known%s\n",
				c->judged ? "  NOT OK" : "");
			continue;
		}
		fprintf(out, "%-22s  %-22s  %-22s",
			spread_text(&c->u, digits, u),
			spread_text(&c->p, digits, p),
			spread_text(&c->ratio, 3, ratio));
		if (c->judged)
			fprintf(out, "  %.3f %s", c->limit,
				c->good ? "ok" : "NOT OK");
		fputc('\n', out);
	}
}

static json_t *spread_json(const struct spread *s)
{
	return json_pack("{sf sf sf}", "median", s->median, "low", s->low,
			 "high", s->high);
}

static json_t *values_json(const double *values, unsigned count)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < count; i++)
		json_array_append_new(list, isnan(values[i]) ?
						    json_null() :
						    json_real(values[i]));
	return list;
}

json_t *figures_json(const struct figures *f, const struct figure_pair *all,
		     unsigned count)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < count; i++) {
		const struct figure_pair *c = &all[i];
		json_t *entry = json_pack("{ss ss sf sb sb}", "figure",
					  figure_name(c->figure), "unit",
					  figure_unit(c->figure), "limit",
					  c->limit, "judged", (int)c->judged,
					  "good", (int)c->good);

		if (c->size.n) {
			json_object_set_new(entry, "expansions",
					    json_integer((json_int_t)c->size.n *
							 c->size.n));
			json_object_set_new(entry, "nested",
					    json_boolean(c->size.nested));
			json_object_set_new(entry, "U_values",
					    values_json(values_at(f, c->figure,
								  c->index,
								  FIGURE_U),
							f->runs));
			json_object_set_new(entry, "P_values",
					    values_json(values_at(f, c->figure,
								  c->index,
								  FIGURE_P),
							f->runs));
		} else {
			json_object_set_new(entry, "growth", json_true());
		}
		if (c->complete) {
			json_object_set_new(entry, "U", spread_json(&c->u));
			json_object_set_new(entry, "P", spread_json(&c->p));
			json_object_set_new(entry,
					    c->size.n ? "ratio" : "difference",
					    spread_json(&c->ratio));
			json_object_set_new(entry, "confidence",
					    json_real(c->ratio.confidence));
		}
		json_array_append_new(list, entry);
	}
	return list;
}
