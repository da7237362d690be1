// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * diagnosis.c - whether sacheck tells of a cell what the cell showed.
 */
#include "diagnosis.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dump.h"
#include "peering.h"
#include "must.h"
#include "sacheck.h"
#include "snapshot.h"

/* What was found between all pairs of sites that have SAs in common. */
struct findings {
	uint64_t faults[FAULTS];
	bool gave_up;
	unsigned pairs;
};

static void add_pair(struct findings *f, const struct gateway *a,
		     const struct gateway *b)
{
	struct peering ends;

	peering_judge(a, b, &ends);
	if (ends.pair.matched) {
		f->pairs++;
		f->gave_up |= ends.pair.gave_up;
		for (int i = 0; i < FAULTS; i++)
			f->faults[i] += ends.faults[i];
	}
	peering_free(&ends);
}

static int read_sites(const struct scenario *s, const char *artifacts,
		      struct gateway *gateways, struct trouble *t)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		char *path = snapshot_path(artifacts, s->sites[i].name);
		int error = dump_read(path, &gateways[i], t);

		free(path);
		if (error)
			return -1;
	}
	return 0;
}

/*
 * Whether the fault that a scenario names was found.  That charon ranks by
 * rules of its own is fault X to pluto; to whoever sees both SPDs it is P.
 */
static bool names_fault(const struct findings *f, const struct scenario *s)
{
	const char *fault = s->fault;

	for (int i = 0; i < FAULTS; i++)
		if (f->faults[i] && !strcmp(fault_name((enum fault)i), fault))
			return true;
	if (!strcmp(fault, "X") && f->faults[FAULT_P] && scenario_has_charon(s))
		return true;
	/* with reqid= a narrowed conn is a case of R, too */
	return !strcmp(fault, "M") && f->faults[FAULT_R];
}

static char *grave_faults(const struct findings *f)
{
	char *text = must_strdup("");

	for (int i = 0; i < FAULTS; i++) {
		char *longer;

		if (!f->faults[i] || !fault_is_grave((enum fault)i))
			continue;
		longer = must_printf("%s%s%s (%" PRIu64 ")", text,
				     text[0] ? ", " : "",
				     fault_name((enum fault)i), f->faults[i]);
		free(text);
		text = longer;
	}
	return text;
}

static void compare(const struct cell *cell, const struct findings *f,
		    struct judgement *j)
{
	const char *wanted = cell->scenario->fault;
	char *found = grave_faults(f);
	bool named = wanted && names_fault(f, cell->scenario);

	if (j->verdict == VERDICT_FAILED && !named) {
		j->diagnosis = DIAGNOSIS_WRONG;
		judgement_say(j, "sacheck pair: fault %s is to be named; found: %s",
			      wanted ? wanted : "(the scenario names none)",
			      found[0] ? found : "none");
	} else if (j->verdict == VERDICT_DELIVERED && found[0]) {
		j->diagnosis = DIAGNOSIS_WRONG;
		judgement_say(j, "sacheck pair: all was delivered, yet it finds: %s",
			      found);
	} else if (!f->pairs || f->gave_up) {
		j->diagnosis = DIAGNOSIS_WRONG;
		judgement_say(j, "sacheck pair: it could not tell");
	} else {
		j->diagnosis = DIAGNOSIS_RIGHT;
	}
	free(found);
}

void diagnose(const struct cell *cell, const char *artifacts,
	      struct judgement *judgement)
{
	const struct scenario *s = cell->scenario;
	struct gateway *gateways;
	struct findings f = { .pairs = 0 };
	struct trouble t = { .text = "" };

	judgement->diagnosis = DIAGNOSIS_NONE;
	if (!judgement->as_expected ||
	    (judgement->verdict != VERDICT_FAILED &&
	     judgement->verdict != VERDICT_DELIVERED))
		return;
	gateways = must_calloc(s->sites_count, sizeof(*gateways));
	if (read_sites(s, artifacts, gateways, &t)) {
		judgement->diagnosis = DIAGNOSIS_WRONG;
		judgement_say(judgement, "sacheck pair: %s", t.text);
	} else {
		for (unsigned i = 0; i < s->sites_count; i++)
			for (unsigned j = i + 1; j < s->sites_count; j++)
				add_pair(&f, &gateways[i], &gateways[j]);
		compare(cell, &f, judgement);
	}
	if (judgement->diagnosis == DIAGNOSIS_WRONG)
		judgement->as_expected = false;
	for (unsigned i = 0; i < s->sites_count; i++)
		gateway_free(&gateways[i]);
	free(gateways);
}
