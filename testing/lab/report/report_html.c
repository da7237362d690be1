// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report_html.c - the page: verdict first, the matrix, then every cell.
 *
 * No script: a cell is a section that only shows while the address names it
 * (:target), so that every link is a link, and the browser's way back works.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "report/report_page.h"

/* Nothing is loaded, nothing runs, nothing is sent. */
static const char policy[] =
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
	"form-action 'none'";

const char *report_mark(const char *verdict)
{
	static const struct {
		const char *verdict, *mark;
	} marks[] = {
		{ "delivered", "✓" }, { "failed", "✗" },  { "refused", "⊘" },
		{ "skipped", "–" },   { "invalid", "?" },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strcmp(verdict, marks[i].verdict) == 0)
			return marks[i].mark;
	return "✗";
}

static bool is_skipped(const struct result_line *line)
{
	return strcmp(line->verdict, "skipped") == 0;
}

/* Of the matrix itself, and neither skipped nor as expected. */
static bool is_bad(const struct result_line *line)
{
	return line->variant == NULL && !line->as_expected && !is_skipped(line);
}

/* ------------------------------------------------------------------ summary */

static void write_kernels(struct html *h, const struct results *results)
{
	const char *last = NULL;

	for (unsigned i = 0; i < results->count; i++) {
		const char *kernel = results->lines[i].kernel;

		if (kernel == NULL || (last && strcmp(kernel, last) == 0))
			continue;
		html_leaf(h, "p", "kernel", "Kernel %s", kernel);
		last = kernel;
	}
}

static void write_link(struct html *h, const struct report_entry *e,
		       const char *class)
{
	char *href = must_printf("#%s", e->id);

	html_open(h, "a", "href", href, "class", class, NULL);
	html_text(h, "%s", e->id);
	html_close(h);
	free(href);
}

static void write_bad(struct html *h, const struct results *results,
		      const struct report_entry *entries, unsigned bad)
{
	if (bad == 0)
		return;
	html_leaf(h, "h2", NULL, "Not as expected");
	html_open(h, "ul", "class", "bad-list", NULL);
	for (unsigned i = 0; i < results->count; i++) {
		const struct result_line *line = &results->lines[i];

		if (!is_bad(line))
			continue;
		html_open(h, "li", NULL);
		write_link(h, &entries[i], NULL);
		html_text(h, " %s, expected to %s%s%s", line->verdict,
			  line->expected, line->reasons_count ? ": " : "",
			  line->reasons_count ? line->reasons[0] : "");
		html_close(h);
	}
	html_close(h);
}

static void write_skipped(struct html *h, const struct results *results,
			  const struct report_entry *entries, unsigned skipped)
{
	if (skipped == 0)
		return;
	html_open(h, "details", NULL);
	html_leaf(h, "summary", NULL, "%u skipped, and why", skipped);
	html_open(h, "ul", NULL);
	for (unsigned i = 0; i < results->count; i++) {
		const struct result_line *line = &results->lines[i];

		if (!is_skipped(line))
			continue;
		html_open(h, "li", NULL);
		write_link(h, &entries[i], NULL);
		html_text(h, " %s", line->skipped ? line->skipped : "");
		html_close(h);
	}
	html_close(h);
	html_close(h);
}

static void write_summary(struct html *h, const struct results *results,
			  const struct report_entry *entries)
{
	unsigned bad = 0, skipped = 0, normal = 0, missing;
	const char *class;

	for (unsigned i = 0; i < results->count; i++) {
		const struct result_line *line = &results->lines[i];

		normal += line->variant == NULL;
		bad += is_bad(line);
		skipped += line->variant == NULL && is_skipped(line);
	}
	missing = results->planned > results->count ?
			  results->planned - results->count :
			  0;
	class = bad + missing > 0 ? "banner bad" :
		normal == skipped ? "banner" :
				    "banner good";
	html_open(h, "p", "class", class, NULL);
	html_leaf(h, "strong", NULL, "%s",
		  bad + missing > 0 ? "✗ Not all as expected" :
		  normal == skipped ? "– Nothing was run" :
				      "✓ All as expected");
	html_text(h, " %u cells: %u as expected, %u not", normal,
		  normal - bad - skipped, bad);
	if (skipped > 0)
		html_text(h, ", %u skipped", skipped);
	if (missing > 0)
		html_text(h, ", %u did not run", missing);
	html_text(h, ".");
	html_close(h);
	write_kernels(h, results);
	write_bad(h, results, entries, bad);
	write_skipped(h, results, entries, skipped);
}

static void write_legend(struct html *h)
{
	static const char *const words[][2] = {
		{ "delivered", "every packet arrived, no counter rose" },
		{ "failed",
		  "the outage: packets lost, and XfrmInTmplMismatch "
		  "counts each; what unpatched pluto is expected to show" },
		{ "refused", "what must not arrive was dropped and counted, "
			     "all else arrived" },
		{ "skipped", "this kernel or pluto lacks what it needs" },
	};

	html_open(h, "dl", "class", "legend", NULL);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		html_open(h, "div", NULL);
		html_leaf(h, "dt", words[i][0], "%s %s",
			  report_mark(words[i][0]), words[i][0]);
		html_leaf(h, "dd", NULL, "%s", words[i][1]);
		html_close(h);
	}
	html_close(h);
	html_leaf(h, "p", "note",
		  "The letters of a column are the builds at "
		  "gateway a and gateway b: U unpatched, P patched. With "
		  "charon at one end there is one letter, for pluto's. Choose "
		  "a cell to see what its packets met.");
}

/* ------------------------------------------------------------------- matrix */

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static size_t width(const struct result_line *line)
{
	return strlen(column_name(line->cell.column));
}

/* The lines are in the order of the tables: report_finish() sorts them. */
static bool same_table(const struct result_line *a, const struct result_line *b)
{
	return same(a->variant, b->variant) && width(a) == width(b);
}

static bool same_row(const struct result_line *a, const struct result_line *b)
{
	return same_table(a, b) && a->cell.scenario == b->cell.scenario &&
	       a->cell.ike == b->cell.ike;
}

static const char *classes(const struct result_line *line)
{
	if (is_skipped(line))
		return "skipped";
	/* a knock-out is there to break cells */
	if (!line->as_expected)
		return line->variant ? "other" : "surprise";
	return line->verdict;
}

static void write_entry(struct html *h, const struct report_entry *e)
{
	const struct result_line *line = e->line;
	char *href = must_printf("#%s", e->id);

	html_open(h, "td", NULL);
	html_open(h, "a", "href", href, "class", classes(line), NULL);
	html_leaf(h, "span", "mark", "%s", report_mark(line->verdict));
	html_leaf(h, "span", "word", " %s", line->verdict);
	if (!line->as_expected && !is_skipped(line))
		html_leaf(h, "b", NULL, line->variant ? " broken" : " NOT OK");
	html_close(h);
	html_close(h);
	free(href);
}

static void write_row(struct html *h, const struct report_entry *row,
		      unsigned count)
{
	const struct result_line *line = row->line;
	double seconds = 0;
	unsigned at = 0;

	html_open(h, "tr", NULL);
	html_open(h, "th", "scope", "row", NULL);
	html_text(h, "%s", line->cell.scenario->name);
	html_close(h);
	html_leaf(h, "td", "ike", "v%d", (int)line->cell.ike);
	for (int column = 0; column < COLUMN_COUNT; column++) {
		if (strlen(column_name((enum column)column)) != width(line))
			continue;
		if (at < count && (int)row[at].line->cell.column == column) {
			seconds += row[at].line->seconds;
			write_entry(h, &row[at++]);
		} else {
			html_leaf(h, "td", NULL, "%s", "");
		}
	}
	html_leaf(h, "td", "number", "%.1f", seconds);
	html_close(h);
}

static unsigned row_end(const struct results *results, unsigned first)
{
	unsigned last = first;

	while (last < results->count &&
	       same_row(&results->lines[first], &results->lines[last]))
		last++;
	return last;
}

static unsigned write_table(struct html *h, const struct results *results,
			    const struct report_entry *entries, unsigned first)
{
	const struct result_line *head = &results->lines[first];
	const char *what = width(head) > 1 ? "Pluto at both ends" :
					     "Pluto and charon";
	unsigned i = first;

	html_open(h, "div", "class", "scroll", "tabindex", "0", "role",
		  "region", "aria-label", what, NULL);
	html_open(h, "table", "class", "matrix", NULL);
	html_leaf(h, "caption", NULL, "%s%s%s%s", what,
		  head->variant ? ", with part " : "",
		  head->variant ? head->variant + 1 : "",
		  head->variant ? " of the series knocked out of P" : "");
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	html_leaf(h, "th", NULL, "scenario");
	html_leaf(h, "th", NULL, "IKE");
	for (int column = 0; column < COLUMN_COUNT; column++)
		if (strlen(column_name((enum column)column)) == width(head))
			html_leaf(h, "th", NULL, "%s",
				  column_name((enum column)column));
	html_leaf(h, "th", "number", "seconds");
	html_close(h);
	html_close(h);
	html_open(h, "tbody", NULL);
	while (i < results->count && same_table(head, &results->lines[i])) {
		unsigned end = row_end(results, i);

		write_row(h, &entries[i], end - i);
		i = end;
	}
	html_close(h);
	html_close(h);
	html_close(h);
	return i;
}

/* ----------------------------------------------------------------- the whole */

static void write_head(struct html *h)
{
	html_open(h, "head", NULL);
	html_empty(h, "meta", "charset", "utf-8", NULL);
	html_empty(h, "meta", "http-equiv", "Content-Security-Policy",
		   "content", policy, NULL);
	html_empty(h, "meta", "name", "viewport", "content",
		   "width=device-width, initial-scale=1", NULL);
	html_empty(h, "meta", "name", "color-scheme", "content", "light dark",
		   NULL);
	html_empty(h, "meta", "name", "referrer", "content", "no-referrer",
		   NULL);
	html_leaf(h, "title", NULL, "leftsubnets: what the lab saw");
	html_open(h, "style", NULL);
	html_raw(h, report_style);
	html_close(h);
	html_close(h);
}

void report_html(struct html *h, const struct results *results,
		 const struct report_entry *entries)
{
	html_open(h, "html", "xmlns", "http://www.w3.org/1999/xhtml", "lang",
		  "en", NULL);
	write_head(h);
	html_open(h, "body", NULL);
	html_open(h, "a", "class", "skip", "href", "#matrix", NULL);
	html_text(h, "Skip to the matrix");
	html_close(h);
	html_open(h, "main", NULL);
	html_open(h, "div", "id", "overview", NULL);
	html_leaf(h, "h1", NULL, "leftsubnets: what the lab saw");
	write_summary(h, results, entries);
	html_open(h, "section", "id", "matrix", "tabindex", "-1", NULL);
	html_leaf(h, "h2", NULL, "The matrix");
	write_legend(h);
	for (unsigned i = 0; i < results->count;)
		i = write_table(h, results, entries, i);
	html_close(h);
	html_close(h);
	for (unsigned i = 0; i < results->count;) {
		unsigned end = row_end(results, i);

		for (unsigned j = i; j < end; j++)
			report_cell(h, &entries[j], &entries[i], end - i);
		i = end;
	}
	html_close(h);
	html_close(h);
	html_close(h);
	html_text(h, "\n");
}
