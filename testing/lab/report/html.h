/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html.h - write a document that is HTML and well-formed XML at once.
 *
 * A thin layer over libxml2's writer, which escapes and nests.  Texts may hold
 * anything: a character that XML does not allow becomes a question mark.
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

/* Close the last open element; an empty one has an end tag, too. */
void html_close(struct html *h);

/* A void element of HTML, or an empty one of SVG; attributes as above. */
#define html_empty(h, element, ...) \
	html_empty_with(h, element, (const char *const[]) { __VA_ARGS__ })

void html_empty_with(struct html *h, const char *element,
		     const char *const *attributes);

/* Add text to the open element. */
void html_text(struct html *h, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* An element with text only; @class: its attribute, or NULL. */
void html_leaf(struct html *h, const char *element, const char *class,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Write our own text unescaped; it must not contain < and &. */
void html_raw(struct html *h, const char *text);

#endif
