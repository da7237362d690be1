// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * html.c - write a document that is HTML and well-formed XML at once.
 */
#include "report/html.h"

#include <libxml/xmlwriter.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "report/xml.h"

struct html {
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
	bool failed;
};

static void note(struct html *h, int result)
{
	h->failed |= result < 0;
}

struct html *html_new(void)
{
	struct html *h = must_calloc(1, sizeof(*h));

	h->buffer = xmlBufferCreate();
	h->writer = h->buffer ? xmlNewTextWriterMemory(h->buffer, 0) : NULL;
	if (h->writer == NULL) {
		fputs("plutolab: out of memory\n", stderr);
		abort();
	}
	note(h, xmlTextWriterWriteRaw(h->writer, BAD_CAST "<!DOCTYPE html>\n"));
	return h;
}

const char *html_end_document(struct html *h)
{
	note(h, xmlTextWriterEndDocument(h->writer));
	note(h, xmlTextWriterFlush(h->writer));
	return h->failed ? NULL : (const char *)xmlBufferContent(h->buffer);
}

void html_free(struct html *h)
{
	if (h == NULL)
		return;
	xmlFreeTextWriter(h->writer);
	xmlBufferFree(h->buffer);
	free(h);
}

void html_open_with(struct html *h, const char *element,
		    const char *const *attributes)
{
	note(h, xmlTextWriterStartElement(h->writer, BAD_CAST element));
	for (; attributes[0] != NULL; attributes += 2) {
		char *copy;

		if (attributes[1] == NULL)
			continue;
		copy = xml_clean(attributes[1]);
		note(h, xmlTextWriterWriteAttribute(h->writer,
						    BAD_CAST attributes[0],
						    BAD_CAST copy));
		free(copy);
	}
}

void html_close(struct html *h)
{
	note(h, xmlTextWriterFullEndElement(h->writer));
}

void html_empty_with(struct html *h, const char *element,
		     const char *const *attributes)
{
	html_open_with(h, element, attributes);
	note(h, xmlTextWriterEndElement(h->writer));
}

static void __attribute__((format(printf, 2, 0)))
write_text(struct html *h, const char *format, va_list args)
{
	char *text, *clean;

	if (vasprintf(&text, format, args) < 0) {
		h->failed = true;
		return;
	}
	clean = xml_clean(text);
	note(h, xmlTextWriterWriteString(h->writer, BAD_CAST clean));
	free(clean);
	free(text);
}

void html_text(struct html *h, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_text(h, format, args);
	va_end(args);
}

void html_leaf(struct html *h, const char *element, const char *class,
	       const char *format, ...)
{
	va_list args;

	html_open(h, element, "class", class, NULL);
	va_start(args, format);
	write_text(h, format, args);
	va_end(args);
	html_close(h);
}

void html_raw(struct html *h, const char *text)
{
	note(h, xmlTextWriterWriteRaw(h->writer, BAD_CAST text));
}
