// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_finding.c - what will fail, and when, by what ipsec.conf says.
 */
#include "sacheck/config_finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

const char *config_kind_name(enum config_kind kind)
{
	static const char *const names[CONFIG_KINDS] = {
		[CONFIG_P] = "fault P",
		[CONFIG_R] = "fault R",
		[CONFIG_M] = "fault M",
		[CONFIG_NO_COUNTERPART] = "no counterpart",
		[CONFIG_TWINS] = "same selectors",
		[CONFIG_NOT_LOADED] = "not loaded",
		[CONFIG_REKEY] = "rekey refused",
		[CONFIG_MOBIKE] = "mobike",
		[CONFIG_FOLLOWS] = "peer ranks alike",
		[CONFIG_ONE_CONN] = "could be one conn",
		[CONFIG_INCLUDE] = "include",
	};

	return names[kind];
}

struct config_finding *config_add(struct config_findings *f,
				  enum config_kind kind,
				  enum config_severity severity,
				  struct config_place place)
{
	f->list = must_grow(f->list, f->count + 1, sizeof(*f->list));
	f->list[f->count] = (struct config_finding) {
		.kind = kind,
		.severity = severity,
		.place = place,
	};
	return &f->list[f->count++];
}

void config_add_case(struct config_finding *f, const struct config_link **of,
		     unsigned count)
{
	struct config_case one = { .count = count };

	one.of = must_calloc(count, sizeof(const struct config_link *));
	memcpy(one.of, of, count * sizeof(const struct config_link *));
	f->cases = must_grow(f->cases, f->cases_count + 1, sizeof(*f->cases));
	f->cases[f->cases_count++] = one;
}

char *config_patch(const struct config_finding *f,
		   const struct config_gateway *gateways)
{
	const char *here = gateways[f->gateways[0]].file.path;
	const char *there = gateways[f->gateways[1]].file.path;
	bool one = f->heals[0] == HEALS, other = f->heals[1] == HEALS;

	if (one && other)
		return must_printf("patch pluto at %s or %s", here, there);
	if ((one && f->heals[1] == HEALS_UNKNOWN) ||
	    (other && f->heals[0] == HEALS_UNKNOWN))
		return must_strdup("patch pluto here");
	if (one || other)
		return must_printf(
			"patch pluto at %s (a patch at the other end alone does not help: its conns are several, or have mobike= or priority=)",
			one ? here : there);
	return must_strdup("");
}

static int compare(const void *one, const void *other)
{
	const struct config_finding *a = one, *b = other;
	int order;

	/* what is worst comes first */
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	order = strcmp(a->place.file, b->place.file);
	if (order)
		return order;
	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->what, b->what);
}

struct config_findings config_judge(const struct config_gateway *gateways,
				    unsigned count,
				    const struct config_links *links)
{
	struct config_findings f = { .list = NULL };

	for (unsigned i = 0; i < links->count; i++) {
		if (!links->groups[i].count)
			continue;
		config_find_faults(&f, gateways, &links->groups[i]);
		config_find_overlaps(&f, gateways, &links->groups[i]);
	}
	config_find_remarks(&f, gateways, count, links);
	if (f.count)
		qsort(f.list, f.count, sizeof(*f.list), compare);
	return f;
}

void config_findings_free(struct config_findings *f)
{
	for (unsigned i = 0; i < f->count; i++) {
		struct config_finding *one = &f->list[i];

		for (unsigned j = 0; j < one->cases_count; j++)
			free(one->cases[j].of);
		free(one->cases);
		free(one->unless);
		free(one->down);
		free(one->what);
		free(one->cure);
	}
	free(f->list);
	*f = (struct config_findings) { .list = NULL };
}
