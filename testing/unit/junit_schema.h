/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * junit_schema.h - whether a text is what testing/junit.xsd says.
 */
#ifndef UNIT_JUNIT_SCHEMA_H
#define UNIT_JUNIT_SCHEMA_H

#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

/* What is wrong goes to stderr, by libxml2's default. */
static bool junit_valid(const char *text)
{
	xmlSchemaParserCtxtPtr parser =
		xmlSchemaNewParserCtxt("testing/junit.xsd");
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema);
	xmlDocPtr document = xmlReadMemory(text, (int)strlen(text),
					   "results.xml", NULL, 0);
	bool valid = schema && context && document &&
		     xmlSchemaValidateDoc(context, document) == 0;

	xmlFreeDoc(document);
	xmlSchemaFreeValidCtxt(context);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	return valid;
}

#endif
