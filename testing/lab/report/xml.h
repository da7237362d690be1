/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xml.h - make a text fit for XML.
 */
#ifndef LAB_XML_H
#define LAB_XML_H

/*
 * @text in UTF-8, with '?' for what XML does not allow.  The caller frees it;
 * NULL for NULL.
 */
char *xml_clean(const char *text);

#endif
