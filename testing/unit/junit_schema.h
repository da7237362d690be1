/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * junit_schema.h - whether a text is valid by testing/junit.xsd; NULL is not.
 */
#ifndef UNIT_JUNIT_SCHEMA_H
#define UNIT_JUNIT_SCHEMA_H

#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

/* libxml2 prints what is wrong on stderr. */
static bool junit_valid(const char *text)
{
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(
		"testing/junit.xsd");
	xmlSchemaPtr schema = parser ? xmlSchemaParse(parser) : NULL;
	xmlSchemaValidCtxtPtr context = schema ? xmlSchemaNewValidCtxt(schema) :
						 NULL;
	xmlDocPtr document = text ? xmlReadMemory(text, (int)strlen(text),
						  "results.xml", NULL, 0) :
				    NULL;
	bool valid = context && document &&
		     xmlSchemaValidateDoc(context, document) == 0;

	xmlFreeDoc(document);
	xmlSchemaFreeValidCtxt(context);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	return valid;
}

#endif
