// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xml.c - what XML can have of a text.
 */
#include "report/xml.h"

#include <libxml/chvalid.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/must.h"

char *xml_clean(const char *text)
{
	size_t left = text ? strlen(text) : 0;
	xmlChar *out, *to;

	if (!text)
		return NULL;
	/* a character never takes more bytes than it took before */
	out = must_calloc(left + 1, 1);
	for (to = out; left > 0;) {
		int length = left < 4 ? (int)left : 4;
		int c = xmlGetUTF8Char((const unsigned char *)text, &length);

		/* which takes the rest of a character for one */
		if ((*text & 0xc0) == 0x80)
			c = -1;
		if (c < 0)
			length = 1;
		if (c < 0 || !xmlIsCharQ((unsigned)c))
			c = '?';
		to += xmlCopyCharMultiByte(to, c);
		text += length;
		left -= (size_t)length;
	}
	return (char *)out;
}
