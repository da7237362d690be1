// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * result.c - the results of a run, and what they say about its knock-outs.
 */
#include "report/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

double result_seconds(const struct result *result)
{
	return result->seen.run_ms / 1000.0;
}

const char *result_name(const struct result *result, char out[RESULT_NAME])
{
	char cell[CELL_NAME];

	snprintf(out, RESULT_NAME, "%s%s%s",
		 result->variant ? result->variant : "",
		 result->variant ? " " : "", cell_name(&result->cell, cell));
	return out;
}

bool result_is_broken(const struct result *result)
{
	return !result->judgement.as_expected &&
	       result->judgement.verdict != VERDICT_SKIPPED &&
	       result->judgement.verdict != VERDICT_INVALID;
}

bool result_is_skipped(const struct result *result)
{
	return result->judgement.verdict == VERDICT_SKIPPED;
}

bool result_is_good(const struct result *result)
{
	if (result->variant != NULL)
		return result->judgement.verdict != VERDICT_INVALID;
	return result->judgement.as_expected;
}

const char *result_standing(const struct result *result)
{
	if (result_is_skipped(result))
		return "";
	if (result->variant != NULL)
		return result_is_broken(result)	     ? "broken" :
		       result->judgement.as_expected ? "ok" :
						       "NOT OK";
	return result->judgement.as_expected ? "ok" : "NOT OK";
}

bool report_is_empty_shard(const struct report *r)
{
	return r->options.planned == 0 && r->options.shard != NULL &&
	       r->options.whole > 0;
}

int result_compare_variants(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

bool result_rules_were_modelled(const struct result *result)
{
	for (unsigned i = 0; i < result->seen.sites_count; i++) {
		const struct observed_site *site = &result->seen.sites[i];

		for (unsigned j = 0; j < site->rules_count; j++)
			if (site->rules[j].modelled)
				return true;
	}
	return false;
}

unsigned report_next_variant(const struct report *r, unsigned first)
{
	unsigned last = first;

	while (last < r->count &&
	       result_compare_variants(r->results[first].variant,
				       r->results[last].variant) == 0)
		last++;
	return last;
}

char *report_broken_cells(const struct report *r, unsigned first, unsigned last,
			  unsigned *count)
{
	char *list = must_strdup("");

	*count = 0;
	for (unsigned i = first; i < last; i++) {
		char name[CELL_NAME];
		char *longer;

		if (!result_is_broken(&r->results[i]))
			continue;
		longer = must_printf("%s%s%s", list, (*count)++ ? ", " : "",
				     cell_name(&r->results[i].cell, name));
		free(list);
		list = longer;
	}
	return list;
}

const char *report_next_toothless(const struct report *r, unsigned last,
				  unsigned *next)
{
	while (*next < last) {
		const struct result *first = &r->results[*next];
		const struct scenario *s = first->cell.scenario;
		unsigned long part = strtoul(first->variant + 1, NULL, 10);
		bool broken = false, ran = false;

		for (; *next < last && r->results[*next].cell.scenario == s;
		     ++*next) {
			broken |= result_is_broken(&r->results[*next]);
			ran |= !result_is_skipped(&r->results[*next]);
		}
		if (s->knock_outs & 1U << part && ran && !broken)
			return s->name;
	}
	return NULL;
}
