/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xml.h - what XML can have of a text.
 */
#ifndef LAB_XML_H
#define LAB_XML_H

/*
 * @text in UTF-8, with '?' for whatever no XML document may have.  The caller
 * frees it; NULL for NULL.
 */
char *xml_clean(const char *text);

#endif
