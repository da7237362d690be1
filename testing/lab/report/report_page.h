/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report_page.h - the parts of the page that `plutolab report` writes.
 */
#ifndef LAB_REPORT_PAGE_H
#define LAB_REPORT_PAGE_H

#include "observation/results.h"
#include "report/html.h"
#include "story/story.h"

/* One cell of the page; the story is NULL where it was skipped. */
struct report_entry {
	const struct result_line *line;
	const struct story *story;
	char *id; /* of its section: "overlap/ikev1/UU", "K3/..." */
};

/* report_style.c: all of the page's style sheet. */
extern const char report_style[];

/* "✓", "✗" ...: a sign for a verdict, which needs no colour. */
const char *report_mark(const char *verdict);

/* report_html.c: head, summary and matrix, then every cell. */
void report_html(struct html *h, const struct results *results,
		 const struct report_entry *entries);

/*
 * report_cell.c: the section of one cell.
 * @row, @row_count: the cells of its row of the matrix, for links between them
 */
void report_cell(struct html *h, const struct report_entry *entry,
		 const struct report_entry *row, unsigned row_count);

/* report_figure.c: topology and paths, a drawing for each pair of gateways. */
void report_figures(struct html *h, const struct story *story);

/* Whether one of the figures is too wide to have text beside it. */
bool report_figures_wide(const struct story *story);

/* report_time.c: packets, SAs and counters over time; nothing if the
 * observation has no times. */
void report_time(struct html *h, const struct story *story);

#endif
