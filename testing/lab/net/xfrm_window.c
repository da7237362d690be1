// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xfrm_window.c - what SAs and xfrm_stat count while packets are judged.
 */
#include "net/xfrm_window.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "net/xfrm_sa.h"

static bool is_gone(const struct xfrm *x, const char *address)
{
	for (unsigned i = 0; i < x->gone_count; i++)
		if (strcmp(x->gone[i], address) == 0)
			return true;
	return false;
}

static int read_counters(struct xfrm *x, struct xfrm_counters *c,
			 struct trouble *t)
{
	char text[8192], *line, *rest = text;
	ssize_t length = pread(x->statistics, text, sizeof(text) - 1, 0);

	if (length <= 0)
		return trouble(t, "%s: read xfrm_stat: %s", x->name,
			       length ? strerror(errno) : "empty");
	text[length] = '\0';
	while ((line = strsep(&rest, "\n"))) {
		size_t name = strcspn(line, " \t");

		if (!line[name])
			continue;
		c->lines = must_grow(c->lines, c->count + 1, sizeof(*c->lines));
		c->lines[c->count++] = (struct observed_counter) {
			.name = must_printf("%.*s", (int)name, line),
			.rise = strtoull(line + name, NULL, 10),
		};
	}
	return 0;
}

int xfrm_read_counters(struct xfrm *x,
		       void (*each)(void *arg, const char *name,
				    uint64_t value),
		       void *arg, struct trouble *t)
{
	struct xfrm_counters now = { .lines = NULL };
	int error = read_counters(x, &now, t);

	for (unsigned i = 0; i < now.count && !error; i++)
		if (now.lines[i].rise)
			each(arg, now.lines[i].name, now.lines[i].rise);
	xfrm_counters_free(&now);
	return error;
}

static uint64_t counter(const struct xfrm_counters *c, const char *name)
{
	for (unsigned i = 0; i < c->count; i++)
		if (strcmp(c->lines[i].name, name) == 0)
			return c->lines[i].rise;
	return 0;
}

/*
 * An SA that was there before and was deleted before the dump has no share in
 * the window, though its notice came after it was opened.
 */
static int forget_gone(struct xfrm *x, const struct xfrm_sas *before,
		       struct trouble *t)
{
	if (xfrm_catch_up(x, t))
		return -1;
	for (unsigned i = 0; i < before->count && x->deleted.count; i++) {
		const struct xfrm_sa *sa = &before->all[i];

		if (!xfrm_sas_find(&x->base, sa->spi, sa->proto, sa->dst))
			xfrm_sas_remove(&x->deleted, sa);
	}
	return 0;
}

int xfrm_window_begin(struct xfrm *x, bool tolerated, struct trouble *t)
{
	struct xfrm_sas before = { .all = NULL };
	int error = -1;

	if (xfrm_catch_up(x, t))
		return -1;
	for (unsigned i = 0; i < x->live.count; i++)
		xfrm_sas_add(&before, &x->live.all[i]);
	x->window = true;
	x->tolerated = tolerated;
	xfrm_sas_free(&x->deleted);
	xfrm_sas_free(&x->base);
	xfrm_counters_free(&x->stat_base);
	if (!xfrm_dump_sas(x, &x->base, t) &&
	    !read_counters(x, &x->stat_base, t))
		error = forget_gone(x, &before, t);
	xfrm_sas_free(&before);
	return error;
}

/* Add to the sums of an SA what its counter rose in this window. */
static void account(struct xfrm *x, const struct xfrm_sa *sa, bool deleted)
{
	const struct xfrm_sa *before = xfrm_sas_find(&x->base, sa->spi,
						     sa->proto, sa->dst);
	uint64_t start = before ? before->packets : 0;
	bool outbound = strcmp(sa->src, x->outer) == 0;
	struct observed_sa *known = NULL;

	for (unsigned i = 0; i < x->sas_count && !known; i++)
		if (x->sas[i].spi == sa->spi && x->sas[i].proto == sa->proto &&
		    (strcmp(x->sas[i].dst, sa->dst) == 0 ||
		     (x->moved && x->sas[i].outbound == outbound)))
			known = &x->sas[i];
	if (!known) {
		x->sas = must_grow(x->sas, x->sas_count + 1, sizeof(*x->sas));
		known = &x->sas[x->sas_count++];
		*known = (struct observed_sa) {
			.spi = sa->spi,
			.proto = sa->proto,
			.transport = sa->transport,
			.outbound = outbound,
			.packets_before = start,
			.packets_after = start,
		};
		memcpy(known->src, sa->src, sizeof(known->src));
		memcpy(known->dst, sa->dst, sizeof(known->dst));
	}
	known->reqid = sa->reqid;
	known->deleted |= deleted;
	known->packets_after += sa->packets - start;
	if (is_gone(x, sa->src) || is_gone(x, sa->dst))
		known->stranded += sa->packets - start;
}

int xfrm_window_end(struct xfrm *x, struct trouble *t)
{
	struct xfrm_counters now = { .lines = NULL };
	struct xfrm_sas sas = { .all = NULL };
	int error = -1;

	/* first the dump: what is deleted after it is not counted twice */
	if (xfrm_dump_sas(x, &sas, t) || read_counters(x, &now, t) ||
	    xfrm_catch_up(x, t))
		goto out;
	x->window = false;
	for (unsigned i = 0; i < sas.count; i++)
		account(x, &sas.all[i], false);
	for (unsigned i = 0; i < x->deleted.count; i++) {
		const struct xfrm_sa *sa = &x->deleted.all[i];

		if (!xfrm_sas_find(&sas, sa->spi, sa->proto, sa->dst) &&
		    sa->spi)
			account(x, sa, true);
	}
	for (unsigned i = 0; i < x->base.count; i++) {
		const struct xfrm_sa *sa = &x->base.all[i];

		if (!xfrm_sas_find(&sas, sa->spi, sa->proto, sa->dst) &&
		    !xfrm_sas_find(&x->deleted, sa->spi, sa->proto, sa->dst)) {
			trouble(t,
				"%s: the SA with SPI 0x%08" PRIx32
				" vanished without a notice",
				x->name, sa->spi);
			goto out;
		}
	}
	if (!x->rise.count) {
		x->rise.lines = must_calloc(now.count, sizeof(*x->rise.lines));
		x->rise.count = now.count;
		for (unsigned i = 0; i < now.count; i++)
			x->rise.lines[i].name = must_strdup(now.lines[i].name);
	}
	for (unsigned i = 0; i < x->rise.count; i++) {
		struct observed_counter *line = &x->rise.lines[i];

		*(x->tolerated ?
			  &line->tolerated :
			  &line->rise) += counter(&now, line->name) -
					  counter(&x->stat_base, line->name);
		/* a namespace's statistics begin at 0 */
		line->ever = counter(&now, line->name);
	}
	error = 0;
out:
	xfrm_counters_free(&now);
	xfrm_sas_free(&sas);
	return error;
}

uint64_t xfrm_counted(const struct xfrm *x, const char *line)
{
	for (unsigned i = 0; i < x->rise.count; i++)
		if (strcmp(x->rise.lines[i].name, line) == 0)
			return x->rise.lines[i].ever;
	return 0;
}

/* Whether an SA is still there, maybe with other addresses. */
static bool is_left(const struct xfrm *x, const struct xfrm_sas *left,
		    const struct observed_sa *sa)
{
	if (xfrm_sas_find(left, sa->spi, sa->proto, sa->dst))
		return true;
	for (unsigned i = 0; x->moved && i < left->count; i++) {
		const struct xfrm_sa *other = &left->all[i];

		if (other->spi == sa->spi && other->proto == sa->proto &&
		    (strcmp(other->src, x->outer) == 0) == sa->outbound)
			return true;
	}
	return false;
}

int xfrm_observe(struct xfrm *x, struct observed_site *site, struct trouble *t)
{
	struct xfrm_sas left = { .all = NULL };

	if (!x->name)
		return 0;
	if (xfrm_catch_up(x, t) || xfrm_dump_sas(x, &left, t))
		return -1;
	for (unsigned i = 0; i < x->sas_count; i++) {
		struct observed_sa *sa = &x->sas[i];
		const struct xfrm_sa *larval = xfrm_sas_find(
			&x->larvals, sa->spi, sa->proto, sa->dst);

		if (larval && !sa->outbound) {
			sa->larval_seen = true;
			sa->larval_reqid = larval->reqid;
		}
		/* also between windows */
		sa->deleted |= !is_left(x, &left, sa);
	}
	xfrm_sas_free(&left);
	site->sas = x->sas;
	site->sas_count = x->sas_count;
	x->sas = NULL;
	x->sas_count = 0;
	site->counters = x->rise.lines;
	site->counters_count = x->rise.count;
	x->rise = (struct xfrm_counters) { .lines = NULL };
	return 0;
}
