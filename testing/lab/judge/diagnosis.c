// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * diagnosis.c - whether sacheck tells of a cell what the cell showed.
 */
#include "judge/diagnosis.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "observation/artifact.h"
#include "sacheck/dump.h"
#include "sacheck/moved.h"
#include "sacheck/peering.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"

/* What was found between all pairs of sites that have SAs in common. */
struct findings {
	uint64_t faults[FAULTS];
	bool gave_up;
	unsigned pairs;
};

static bool is_host_of(const struct scenario_site *site, const char *address)
{
	for (unsigned i = 0; i < site->host_addresses_count; i++)
		if (strcmp(site->host_addresses[i], address) == 0)
			return true;
	return false;
}

/* Whether packets from that site to that address were in the class. */
static bool was_sent(const struct scenario_site *sender,
		     const struct xm_class *class, const char *from,
		     const char *to)
{
	struct prefix src, dst;

	return is_host_of(sender, from) && prefix_parse_address(from, &src) &&
	       prefix_parse_address(to, &dst) &&
	       prefix_contains(&class->region.src, &src) &&
	       prefix_contains(&class->region.dst, &dst);
}

/* Whether the lab sent anything of a class; of others it has no verdict. */
static bool was_tried(const struct scenario *s,
		      const struct scenario_site *sender,
		      const struct xm_class *class)
{
	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *f = &s->flows[i];

		if (was_sent(sender, class, f->from, f->to) ||
		    was_sent(sender, class, f->to, f->from))
			return true;
	}
	return false;
}

static void add_pair(struct findings *f, const struct scenario *s,
		     const struct gateway *gateways, unsigned one,
		     unsigned other)
{
	const struct gateway *a = &gateways[one], *b = &gateways[other];
	struct peering ends;

	peering_judge(a, b, &ends);
	if (ends.pair.matched) {
		f->pairs++;
		f->gave_up |= ends.pair.gave_up;
		for (unsigned i = 0; i < ends.pair.count; i++) {
			const struct xm_class *class = &ends.pair.list[i];
			unsigned sender = class->sender ? other : one;

			if (was_tried(s, &s->sites[sender], class))
				f->faults[peering_fault(&ends, class)]++;
		}
	}
	peering_free(&ends);
}

static int read_sites(const struct scenario *s, const char *artifacts,
		      struct gateway *gateways, struct trouble *t)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		char *path = snapshot_path(artifacts, s->sites[i].name, false);
		int error = dump_read(path, &gateways[i], t);

		free(path);
		if (error)
			return -1;
	}
	return 0;
}

/*
 * That charon ranks by rules of its own is fault X to pluto; to whoever sees
 * the SPDs it is P.
 */
static bool is_of_charon(const struct scenario *s)
{
	return strcmp(s->fault, "X") == 0 && scenario_has_charon(s);
}

/* Whether the fault that a scenario names was found. */
static bool names_fault(const struct findings *f, const struct scenario *s)
{
	const char *fault = s->fault;

	for (int i = 0; i < FAULTS; i++)
		if (f->faults[i] &&
		    strcmp(fault_name((enum fault)i), fault) == 0)
			return true;
	if (is_of_charon(s) && f->faults[FAULT_P])
		return true;
	/* with reqid= a narrowed conn is a case of R, too */
	return strcmp(fault, "M") == 0 && f->faults[FAULT_R];
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
		judgement_say(
			j, "sacheck pair: fault %s is to be named; found: %s",
			wanted ? wanted : "(the scenario names none)",
			found[0] ? found : "none");
	} else if (j->verdict == VERDICT_DELIVERED && found[0]) {
		j->diagnosis = DIAGNOSIS_WRONG;
		judgement_say(
			j, "sacheck pair: all was delivered, yet it finds: %s",
			found);
	} else if (!f->pairs || f->gave_up) {
		j->diagnosis = DIAGNOSIS_WRONG;
		judgement_say(j, "sacheck pair: it could not tell");
	} else {
		j->diagnosis = DIAGNOSIS_RIGHT;
	}
	free(found);
}

static void __attribute__((format(printf, 2, 3)))
wrong(struct judgement *j, const char *format, ...)
{
	va_list args;
	char *text = NULL;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	j->diagnosis = DIAGNOSIS_WRONG;
	judgement_say(j, "%s", text);
	free(text);
}

/* Whether it thought of the scenario's fault, or of what passes for it. */
static bool thinks_of_fault(const struct scenario *s, const char *faults)
{
	return strstr(faults, s->fault) ||
	       (is_of_charon(s) && strstr(faults, "P"));
}

/* By how much it said that a counter rose, in all. */
static uint64_t said_rise(const char *said, const char *counter)
{
	char *rose = must_printf("  %s rose by ", counter);
	uint64_t rise = 0;

	while ((said = strstr(said, rose))) {
		said += strlen(rose);
		rise += strtoull(said, NULL, 10);
	}
	free(rose);
	return rise;
}

/*
 * What the real one said while the packets were lost: the whole rise, each SA
 * they came on, a policy that wanted another, the fault and its cure.
 */
static void compare_live(const struct scenario *s, const char *site,
			 const char *said, const struct gateway *now,
			 const struct moved *m, uint64_t rise,
			 struct judgement *j)
{
	const char *fault = strstr(said, ": likely fault ");
	char *line = must_printf("%.*s", fault ? (int)strcspn(fault, "\n") : 0,
				 fault ? fault : "");

	if (said_rise(said, scenario_counter(s)) != rise)
		wrong(j,
		      "sacheck watch at %s: the counter rose by %" PRIu64
		      ", it said %" PRIu64,
		      site, rise, said_rise(said, scenario_counter(s)));
	if (!thinks_of_fault(s, line) || !strstr(said, "    Cure of "))
		wrong(j,
		      "sacheck watch at %s, live: fault %s and its cure are to be named; said: %s",
		      site, s->fault, line);
	for (unsigned i = 0; i < m->count; i++) {
		const struct moved_sa *sa = &m->sas[i];
		char *names;

		if (sa->outbound || !sa->wanting_count)
			continue;
		names = must_printf("    in  %s ",
				    text_spi(xm_sa(now->set, sa->sa)->spi).s);
		if (!strstr(said, names))
			wrong(j, "sacheck watch at %s, live: no \"%s\" is said",
			      site, names);
		free(names);
		names = must_printf(
			"        not wanted by %s: %s\n",
			text_direction(
				xm_policy(now->set, sa->wanting[0])->direction),
			text_policy(now, sa->wanting[0]).s);
		if (!strstr(said, names))
			wrong(j, "sacheck watch at %s, live: no \"%s\" is said",
			      site, names);
		free(names);
	}
	free(line);
}

static char *read_said(const char *artifacts, const char *site,
		       struct judgement *j)
{
	char *path = watch_path(artifacts, site), *text = NULL;
	FILE *file = fopen(path, "re");
	size_t room = 0;

	if (!file || getdelim(&text, &room, '\0', file) < 0)
		wrong(j, "sacheck watch: read %s: %m", path);
	if (file)
		fclose(file);
	free(path);
	return text;
}

static uint64_t rise_of(const char *counter, const struct statistics *before,
			const struct statistics *now)
{
	uint64_t was = statistics_value(before, counter);
	uint64_t is = statistics_value(now, counter);

	return is > was ? is - was : 0;
}

/*
 * What `sacheck watch` would have said at the sites where the counter rose, by
 * two dumps, and what it did say; each must have thought of the fault.
 */
static void compare_watch(const struct cell *cell, const char *artifacts,
			  const struct gateway *gateways, struct judgement *j)
{
	const char *counter = scenario_counter(cell->scenario);
	unsigned rose = 0;

	for (unsigned i = 0; i < cell->scenario->sites_count; i++) {
		const struct gateway *now = &gateways[i];
		const char *site = cell->scenario->sites[i].name;
		char *path = snapshot_path(artifacts, site, true);
		struct trouble t = { .text = "" };
		struct gateway before;
		struct moved moved;
		uint64_t rise;
		char *said;

		if (dump_read(path, &before, &t)) {
			wrong(j, "sacheck watch: %s", t.text);
			free(path);
			continue;
		}
		free(path);
		rise = rise_of(counter, &before.statistics, &now->statistics);
		said = read_said(artifacts, site, j);
		moved_find(&before, now, counter, &moved);
		rose += rise > 0;
		if (rise && !thinks_of_fault(cell->scenario, moved.faults))
			wrong(j,
			      "sacheck watch at %s: fault %s is to be thought of; said: %s",
			      site, cell->scenario->fault, moved.faults);
		if (rise && said)
			compare_live(cell->scenario, site, said, now, &moved,
				     rise, j);
		else if (said && said_rise(said, counter))
			wrong(j, "sacheck watch at %s: nothing rose; said: %s",
			      site, said);
		moved_free(&moved);
		gateway_free(&before);
		free(said);
	}
	if (!rose)
		wrong(j, "sacheck watch: %s rose in no dump", counter);
}

/*
 * Where all was delivered it names no fault.  It may tell of other counters: a
 * policy may block some flow, as it is to.
 */
static void compare_silence(const struct scenario *s, const char *artifacts,
			    struct judgement *j)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		char *said = read_said(artifacts, s->sites[i].name, j);

		if (said && strstr(said, ": likely fault "))
			wrong(j,
			      "sacheck watch at %s: all was delivered, yet it names a fault: %s",
			      s->sites[i].name, said);
		free(said);
	}
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
				add_pair(&f, s, gateways, i, j);
		compare(cell, &f, judgement);
		if (judgement->verdict == VERDICT_FAILED && s->fault)
			compare_watch(cell, artifacts, gateways, judgement);
		if (judgement->verdict == VERDICT_DELIVERED)
			compare_silence(s, artifacts, judgement);
	}
	if (judgement->diagnosis == DIAGNOSIS_WRONG)
		judgement->as_expected = false;
	for (unsigned i = 0; i < s->sites_count; i++)
		gateway_free(&gateways[i]);
	free(gateways);
}
