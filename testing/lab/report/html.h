/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html.h - write a document that is HTML and well-formed XML at once.
 *
 * A thin layer over libxml2's writer, which escapes and nests.  Every text
 * may come from anywhere: what XML cannot hold becomes a question mark.
 */
#ifndef LAB_HTML_H
#define LAB_HTML_H

struct html;

/* Begin a document: never fails, release with html_free(). */
struct html *html_new(void);

/**
 * html_end_document() - close what is open.
 *
 * Returns the text, which belongs to @h; or NULL when libxml2 refused
 * something on the way.
 */
const char *html_end_document(struct html *h);

void html_free(struct html *h);

/**
 * html_open() - an element, with attributes: name, value, ..., NULL.
 *
 * A value of NULL leaves that attribute out.
 */
#define html_open(h, element, ...) \
	html_open_with(h, element, (const char *const[]) { __VA_ARGS__ })

void html_open_with(struct html *h, const char *element,
		    const char *const *attributes);

/* Close the last one opened; with an end tag also when it is empty. */
void html_close(struct html *h);

/* An element that HTML knows to be empty, or one of SVG; likewise. */
#define html_empty(h, element, ...) \
	html_empty_with(h, element, (const char *const[]) { __VA_ARGS__ })

void html_empty_with(struct html *h, const char *element,
		     const char *const *attributes);

/* Text of the element that is open. */
void html_text(struct html *h, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* An element with an attribute class, or NULL, and text only. */
void html_leaf(struct html *h, const char *element, const char *class,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What is written as it is: of our own, without < and &. */
void html_raw(struct html *h, const char *text);

#endif
