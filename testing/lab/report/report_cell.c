// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report_cell.c - the section of one cell: what it showed, and why.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "report/report_page.h"

/* ------------------------------------------------------------------- its head */

static void write_columns(struct html *h, const struct report_entry *own,
			  const struct report_entry *row, unsigned count)
{
	html_open(h, "nav", "class", "columns", "aria-label", "Columns", NULL);
	html_open(h, "a", "href", "#matrix", NULL);
	html_text(h, "← all cells");
	html_close(h);
	for (unsigned i = 0; i < count; i++) {
		const struct result_line *line = row[i].line;
		char *href = must_printf("#%s", row[i].id);

		html_open(h, "a", "href", href, "class", "column",
			  "aria-current", &row[i] == own ? "page" : NULL, NULL);
		html_text(h, "%s %s", report_mark(line->verdict),
			  column_name(line->cell.column));
		html_close(h);
		free(href);
	}
	html_close(h);
}

static void write_builds(struct html *h, const struct story *story)
{
	html_open(h, "p", "class", "note", NULL);
	for (unsigned i = 0; i < story_sites(story); i++) {
		const struct story_site *site = story_site(story, i);

		html_text(h, "%sGateway %s runs %s%s", i ? ". " : "",
			  site->plan->name,
			  site->patched			    ? "the " :
			  site->plan->daemon == SITE_CHARON ? "" :
							      "an ",
			  story_daemon(site));
		if (site->seen->build != NULL)
			html_text(h, " (%s)", site->seen->build);
	}
	html_text(h, ".");
	html_close(h);
}

static void write_verdict(struct html *h, const struct report_entry *e)
{
	const struct result_line *line = e->line;
	const char *fault = story_fault(line->cell.scenario->fault);
	char *sum = story_sum(e->story), *reason = story_reason(e->story);
	char *class = must_printf("banner %s", line->skipped ? "" :
					       !line->as_expected ?
							       "bad" :
							       line->verdict);

	html_open(h, "p", "class", class, NULL);
	html_leaf(h, "strong", NULL, "%s %s", report_mark(line->verdict),
		  line->verdict);
	if (line->skipped != NULL)
		html_text(h, " %s", line->skipped);
	else
		html_text(h, " %s %s",
			  line->as_expected ? "as expected." :
					      "NOT OK: expected otherwise.",
			  sum);
	html_close(h);
	html_leaf(h, "p", NULL, "%s",
		  line->cell.scenario->summary ? line->cell.scenario->summary :
						 "");
	if (reason != NULL)
		html_leaf(h, "p", "reason", "%s", reason);
	if (fault != NULL && strcmp(line->verdict, "failed") == 0)
		html_leaf(h, "p", "note", "This is %s.", fault);
	if (!line->as_expected && line->reasons_count > 0) {
		html_open(h, "ul", "class", "bad-list", NULL);
		for (unsigned i = 0; i < line->reasons_count; i++)
			html_leaf(h, "li", NULL, "%s", line->reasons[i]);
		html_close(h);
	}
	free(class);
	free(sum);
	free(reason);
}

/* ---------------------------------------------------------------- its flows */

static void write_flows(struct html *h, const struct story *story)
{
	bool disagrees = false;

	html_leaf(h, "h3", NULL, "Flows");
	html_open(h, "div", "class", "scroll", "tabindex", "0", "role",
		  "region", "aria-label", "Flows", NULL);
	html_open(h, "table", "class", "flows", NULL);
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	html_leaf(h, "th", NULL, "flow");
	html_leaf(h, "th", "number", "arrived");
	html_leaf(h, "th", NULL, "path");
	html_close(h);
	html_close(h);
	html_open(h, "tbody", NULL);
	for (unsigned i = 0; i < story_flows(story); i++) {
		const struct story_flow *f = story_flow(story, i);

		html_open(h, "tr", "class", f->good ? NULL : "bad", NULL);
		html_leaf(h, "td", NULL, "%s %s",
			  !f->good     ? "✗" :
			  f->forbidden ? "⊘" :
					 "✓",
			  f->plan->name);
		html_leaf(h, "td", "number", "%u of %u", f->seen->received,
			  f->seen->sent);
		html_open(h, "td", NULL);
		html_text(h, "%u", f->legs[0] + 1);
		if (f->legs_count > 1)
			html_text(h, ", back %u", f->legs[1] + 1);
		if (!f->agrees)
			html_text(h, " *");
		html_close(h);
		html_close(h);
		disagrees |= !f->agrees;
	}
	html_close(h);
	html_close(h);
	html_close(h);
	if (disagrees)
		html_leaf(h, "p", "note",
			  "* The packets say otherwise than "
			  "the path, which is by the SAs and policies at the "
			  "end: these were not yet, or no longer, there.");
}

/* A number that is compared: how it is called, and what it is. */
static void write_reqid(struct html *h, const char *what, unsigned reqid,
			const char *class)
{
	html_open(h, "span", "class", "reqid", NULL);
	html_text(h, "%s ", what);
	html_leaf(h, "b", class, "%u", reqid);
	html_close(h);
}

static void write_sender(struct html *h, const struct story *story,
			 const struct story_leg *leg)
{
	html_open(h, "div", "class", "stop", NULL);
	html_leaf(h, "h5", NULL, "%s sends",
		  story_site(story, leg->sender)->plan->name);
	if (leg->picked != NULL) {
		html_leaf(h, "span", NULL, "policy %s",
			  leg->picked_of ? leg->picked_of->name : "of no conn");
		html_leaf(h, "code", NULL, "%s", leg->picked->selector);
		if (leg->end != STORY_BLOCKED)
			write_reqid(h,
				    leg->picked->spi ? "names its SA, reqid" :
						       "asks for reqid",
				    leg->picked->reqid, NULL);
	} else {
		char *text = story_leg_sends(story, leg);

		html_leaf(h, "span", NULL, "%s", text);
		free(text);
	}
	html_close(h);
}

static void write_wire(struct html *h, const struct story_leg *leg)
{
	bool crosses = story_leg_crosses_out(leg);

	html_open(h, "div", "class", crosses ? "stop wire other" : "stop wire",
		  NULL);
	html_leaf(h, "h5", NULL, "on the way");
	if (leg->clear) {
		html_leaf(h, "span", NULL, "plaintext");
	} else if (leg->sent == NULL) {
		html_leaf(h, "span", NULL, "nothing");
	} else {
		char *name = story_sa_name(leg->sent, leg->sent_of);

		html_leaf(h, "span", NULL, "%s%s", name,
			  crosses ? ": another's" : "");
		html_leaf(h, "code", NULL, "%s %08x",
			  story_proto(leg->sent->proto), leg->sent->spi);
		html_leaf(h, "span", "reqid", "%ju packets counted",
			  (uintmax_t)(leg->sent->packets_after -
				      leg->sent->packets_before));
		free(name);
	}
	html_close(h);
}

static void write_receiver(struct html *h, const struct story *story,
			   const struct story_leg *leg)
{
	bool good = leg->end == STORY_DELIVERED;
	const char *class = good	   ? "stop good" :
			    leg->forbidden ? "stop refused" :
					     "stop bad";

	html_open(h, "div", "class", class, NULL);
	html_leaf(h, "h5", NULL, "%s receives",
		  story_site(story, leg->receiver)->plan->name);
	if (leg->wanted != NULL) {
		html_leaf(h, "span", NULL, "policy %s",
			  leg->wanted_of ? leg->wanted_of->name : "of no conn");
		html_leaf(h, "code", NULL, "%s", leg->wanted->selector);
		if (leg->arrived != NULL)
			write_reqid(h, "SA has reqid", leg->arrived->reqid,
				    NULL);
		write_reqid(h,
			    good ? "accepts reqid" :
			    leg->arrived != NULL && leg->arrived->reqid !=
							    leg->wanted->reqid ?
				   "≠ wants reqid" :
				   "wants reqid",
			    leg->wanted->reqid, NULL);
	} else if (leg->arrived != NULL || leg->clear) {
		html_leaf(h, "span", NULL,
			  "no policy but the lab's own covers "
			  "it");
	} else {
		html_leaf(h, "span", NULL,
			  leg->end == STORY_STRAY ? "no SA with this SPI" :
						    "nothing");
	}
	html_close(h);
}

static const char *leg_mark(const struct story_leg *leg)
{
	return leg->end == STORY_DELIVERED ? "✓" : leg->forbidden ? "⊘" : "✗";
}

static void write_legs(struct html *h, const struct story *story)
{
	html_leaf(h, "h3", NULL, "Paths");
	html_leaf(h, "p", "note",
		  "By the SAs and policies at the end of the "
		  "cell. A receiver compares the reqid of the SA that a packet "
		  "came on with the one its policy names.");
	html_open(h, "ol", "class", "legs", NULL);
	for (unsigned i = 0; i < story_legs(story); i++) {
		const struct story_leg *leg = story_leg(story, i);
		const char *class = leg->end == STORY_DELIVERED ? "good" :
				    leg->forbidden		? "refused" :
								  "bad";

		html_open(h, "li", "class", class, NULL);
		html_open(h, "h4", NULL);
		html_leaf(h, "span", "badge", "%u", i + 1);
		html_text(h, " %s → %s ", leg->from, leg->to);
		html_leaf(h, "span", "end", "%s %s", leg_mark(leg),
			  story_end_text(leg));
		if (leg->counter != NULL && leg->end != STORY_DELIVERED)
			html_leaf(h, "span", "counter", " %s", leg->counter);
		html_close(h);
		html_open(h, "div", "class", "stops", NULL);
		write_sender(h, story, leg);
		write_wire(h, leg);
		write_receiver(h, story, leg);
		html_close(h);
		html_close(h);
	}
	html_close(h);
}

/* ------------------------------------------------------------------ the rest */

/* A region that is folded up. */
static void fold(struct html *h, const char *title)
{
	html_open(h, "details", NULL);
	html_leaf(h, "summary", NULL, "%s", title);
	html_open(h, "div", "class", "scroll", "tabindex", "0", "role",
		  "region", "aria-label", title, NULL);
}

static void unfold(struct html *h)
{
	html_close(h);
	html_close(h);
}

static void write_header(struct html *h, const char *const *names)
{
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	for (; *names != NULL; names++)
		html_leaf(h, "th", NULL, "%s", *names);
	html_close(h);
	html_close(h);
}

static void write_sas(struct html *h, const struct story *story, unsigned site)
{
	static const char *const names[] = {
		"SA",	   "of", "from", "to", "reqid", "SPI allocated under",
		"packets", NULL,
	};
	const struct observed_site *seen = story_site(story, site)->seen;

	html_open(h, "table", "class", "sas", NULL);
	html_leaf(h, "caption", NULL, "SAs of %s", seen->name);
	write_header(h, names);
	html_open(h, "tbody", NULL);
	for (unsigned i = 0; i < seen->sas_count; i++) {
		const struct observed_sa *sa = &seen->sas[i];
		const struct expansion *of = story_sa_of(story, site, sa);

		html_open(h, "tr", NULL);
		html_leaf(h, "td", NULL, "%s %08x%s", story_proto(sa->proto),
			  sa->spi, sa->deleted ? ", deleted" : "");
		html_leaf(h, "td", NULL, "%s", of ? of->name : "");
		html_leaf(h, "td", NULL, "%s", sa->src);
		html_leaf(h, "td", NULL, "%s", sa->dst);
		html_leaf(h, "td", NULL, "%u", sa->reqid);
		html_open(h, "td", NULL);
		if (sa->larval_seen)
			html_text(h, "%u", sa->larval_reqid);
		html_close(h);
		html_leaf(h, "td", NULL, "%ju",
			  (uintmax_t)(sa->packets_after - sa->packets_before));
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

/* Whether a forward policy is as the inbound one is, with which it is told. */
static bool has_inbound_twin(const struct observed_site *seen,
			     const struct observed_policy *forward)
{
	for (unsigned i = 0; i < seen->policies_count; i++) {
		const struct observed_policy *p = &seen->policies[i];

		if (p->direction == 'i' && p->reqid == forward->reqid &&
		    p->priority == forward->priority &&
		    p->spi == forward->spi &&
		    strcmp(p->selector, forward->selector) == 0)
			return true;
	}
	return false;
}

static void write_policies(struct html *h, const struct story *story,
			   unsigned site)
{
	static const char *const names[] = {
		"policy", "of", "direction", "priority", "reqid", "SPI", NULL,
	};
	const struct observed_site *seen = story_site(story, site)->seen;

	html_open(h, "table", "class", "policies", NULL);
	html_leaf(h, "caption", NULL,
		  "Policies of %s; what is in is forward, "
		  "too, unless it says otherwise",
		  seen->name);
	write_header(h, names);
	html_open(h, "tbody", NULL);
	for (unsigned i = 0; i < seen->policies_count; i++) {
		const struct observed_policy *p = &seen->policies[i];
		const struct expansion *of = story_policy_of(story, site, p);

		if (p->direction == 'f' && has_inbound_twin(seen, p))
			continue;
		html_open(h, "tr", NULL);
		html_leaf(h, "td", NULL, "%s", p->selector);
		html_leaf(h, "td", NULL, "%s", of ? of->name : "");
		html_leaf(h, "td", NULL, "%s",
			  p->direction == 'o' ? "out" :
			  p->direction == 'i' ? "in" :
						"forward");
		html_leaf(h, "td", NULL, "%u", p->priority);
		html_leaf(h, "td", NULL, "%u", p->reqid);
		if (p->spi != 0)
			html_leaf(h, "td", NULL, "%08x", p->spi);
		else
			html_leaf(h, "td", NULL, "any");
		html_close(h);
	}
	for (unsigned i = 0; i < seen->shunts_count; i++) {
		const struct observed_shunt *s = &seen->shunts[i];

		html_open(h, "tr", NULL);
		html_leaf(h, "td", NULL, "%s", s->selector);
		html_leaf(h, "td", NULL, "%s",
			  s->block ? "drops" : "lets through");
		html_leaf(h, "td", NULL, "%s",
			  s->direction == 'o' ? "out" :
			  s->direction == 'i' ? "in" :
						"forward");
		html_leaf(h, "td", NULL, "%u", s->priority);
		html_leaf(h, "td", NULL, "no template");
		html_leaf(h, "td", NULL, "%s", "");
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void write_state(struct html *h, const struct story *story)
{
	fold(h, "SAs and policies at the end");
	for (unsigned i = 0; i < story_sites(story); i++) {
		write_sas(h, story, i);
		write_policies(h, story, i);
	}
	unfold(h);
}

static void write_counters(struct html *h, const struct story *story)
{
	static const char *const names[] = {
		"gateway", "counter",	     "judged",
		"in all",  "what it counts", NULL,
	};
	unsigned count = 0;

	fold(h, "Counters of xfrm_stat that rose");
	html_open(h, "table", NULL);
	write_header(h, names);
	html_open(h, "tbody", NULL);
	for (unsigned i = 0; i < story_sites(story); i++) {
		const struct observed_site *seen = story_site(story, i)->seen;

		for (unsigned j = 0; j < seen->counters_count; j++) {
			const struct observed_counter *c = &seen->counters[j];

			if (c->name == NULL ||
			    c->rise + c->tolerated + c->ever == 0)
				continue;
			html_open(h, "tr", NULL);
			html_leaf(h, "td", NULL, "%s", seen->name);
			html_leaf(h, "td", "code", "%s", c->name);
			html_leaf(h, "td", "number", "+%ju",
				  (uintmax_t)c->rise);
			html_leaf(h, "td", "number", "%ju", (uintmax_t)c->ever);
			html_leaf(h, "td", NULL, "%s",
				  story_counter_text(c->name));
			html_close(h);
			count++;
		}
	}
	html_close(h);
	html_close(h);
	if (count == 0)
		html_leaf(h, "p", NULL, "None did.");
	unfold(h);
}

/* A line each, as a log has it: of 284 cells there are 10,000. */
static void write_moments(struct html *h, const struct story *story)
{
	static const char *const elements[] = {
		[STORY_STEP] = "b",
		[STORY_SA] = NULL,
		[STORY_COUNTER] = "em",
		[STORY_LOG] = "i",
	};
	struct story_moments m = story_moments(story);

	if (m.count > 0) {
		fold(h, "What happened when: steps, SAs, counters, log lines");
		html_open(h, "pre", NULL);
		for (unsigned i = 0; i < m.count; i++) {
			const struct story_moment *at = &m.list[i];
			const char *element = elements[at->kind];

			html_text(h, "%7.3f %-4s", at->ms / 1000.0,
				  at->site < 0 ?
					  "" :
					  story_site(story, (unsigned)at->site)
						  ->plan->name);
			if (element != NULL)
				html_leaf(h, element, NULL, "%s", at->text);
			else
				html_text(h, "%s", at->text);
			html_text(h, "\n");
		}
		html_close(h);
		unfold(h);
	}
	story_moments_free(&m);
}

void report_cell(struct html *h, const struct report_entry *entry,
		 const struct report_entry *row, unsigned row_count)
{
	const struct result_line *line = entry->line;
	const struct story *story = entry->story;
	char *label = must_printf("%s, column %s", line->cell.scenario->name,
				  column_name(line->cell.column));

	html_open(h, "article", "class", "cell", "id", entry->id, "tabindex",
		  "-1", "aria-label", label, NULL);
	write_columns(h, entry, row, row_count);
	html_open(h, "h2", NULL);
	html_text(h, "%s%s%s ", line->variant ? line->variant : "",
		  line->variant ? " " : "", line->cell.scenario->name);
	html_leaf(h, "span", "where", "IKEv%d · %s", (int)line->cell.ike,
		  column_name(line->cell.column));
	html_close(h);
	write_verdict(h, entry);
	if (line->skipped == NULL && story_sites(story) > 0) {
		write_builds(h, story);
		html_open(h, "div", "class",
			  report_figures_wide(story) ? "one" : "two", NULL);
		html_open(h, "div", NULL);
		report_figures(h, story);
		html_close(h);
		html_open(h, "div", NULL);
		write_flows(h, story);
		write_legs(h, story);
		html_close(h);
		html_close(h);
		report_time(h, story);
		write_moments(h, story);
		write_state(h, story);
		write_counters(h, story);
	}
	html_close(h);
	html_text(h, "\n");
	free(label);
}
