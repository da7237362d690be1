// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * junit.c - results as JUnit XML, which CI systems read.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/xmlwriter.h>

#include "base/must.h"
#include "report/junit.h"
#include "report/xml.h"

struct property {
	char *name, *value;
};

struct kept {
	char *classname, *given, *message, *text;
	char *name; /* as given, or with a number */
	double seconds;
	enum junit_outcome outcome;
};

struct suite {
	char *name;
	time_t begun;
	struct property *properties;
	unsigned properties_count;
	struct kept *cases;
	unsigned cases_count;
};

struct junit {
	struct suite *suites;
	unsigned count;
};

struct junit *junit_new(void)
{
	return must_calloc(1, sizeof(struct junit));
}

static void suite_free(struct suite *s)
{
	for (unsigned i = 0; i < s->properties_count; i++) {
		free(s->properties[i].name);
		free(s->properties[i].value);
	}
	for (unsigned i = 0; i < s->cases_count; i++) {
		free(s->cases[i].classname);
		free(s->cases[i].given);
		free(s->cases[i].name);
		free(s->cases[i].message);
		free(s->cases[i].text);
	}
	free(s->properties);
	free(s->cases);
	free(s->name);
}

void junit_free(struct junit *j)
{
	if (!j)
		return;
	for (unsigned i = 0; i < j->count; i++)
		suite_free(&j->suites[i]);
	free(j->suites);
	free(j);
}

void junit_suite(struct junit *j, const char *name, time_t begun)
{
	j->suites = must_grow(j->suites, j->count + 1, sizeof(*j->suites));
	j->suites[j->count++] = (struct suite) {
		.name = xml_clean(name),
		.begun = begun,
	};
}

void junit_property(struct junit *j, const char *name, const char *value)
{
	struct suite *s = &j->suites[j->count - 1];

	s->properties = must_grow(s->properties, s->properties_count + 1,
				  sizeof(*s->properties));
	s->properties[s->properties_count++] = (struct property) {
		.name = xml_clean(name),
		.value = xml_clean(value),
	};
}

/* How many cases have this class and name, or had it before they got a number. */
static unsigned count_same(const struct junit *j, const char *classname,
			   const char *name)
{
	unsigned count = 0;

	for (unsigned i = 0; i < j->count; i++) {
		const struct suite *s = &j->suites[i];

		for (unsigned k = 0; k < s->cases_count; k++) {
			const struct kept *c = &s->cases[k];

			count += strcmp(c->classname, classname) == 0 &&
				 strcmp(c->given, name) == 0;
		}
	}
	return count;
}

void junit_add(struct junit *j, const struct junit_case *c)
{
	struct suite *s = &j->suites[j->count - 1];
	char *classname = xml_clean(c->classname), *given = xml_clean(c->name);
	unsigned same = count_same(j, classname, given);

	s->cases = must_grow(s->cases, s->cases_count + 1, sizeof(*s->cases));
	s->cases[s->cases_count++] = (struct kept) {
		.classname = classname,
		.given = given,
		.name = same ? must_printf("%s (%u)", given, same + 1) :
			       must_strdup(given),
		.message = xml_clean(c->message ? c->message : ""),
		.text = xml_clean(c->text),
		.seconds = c->seconds,
		.outcome = c->outcome,
	};
}

static unsigned count(const struct suite *s, enum junit_outcome outcome)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < s->cases_count; i++)
		sum += s->cases[i].outcome == outcome;
	return sum;
}

/* Whether libxml2 refused; it does when memory is out. */
static bool begin(xmlTextWriterPtr w, const char *element)
{
	return xmlTextWriterStartElement(w, BAD_CAST element) < 0;
}

static bool end(xmlTextWriterPtr w)
{
	return xmlTextWriterEndElement(w) < 0;
}

static bool attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	return xmlTextWriterWriteAttribute(w, BAD_CAST name, BAD_CAST value) <
	       0;
}

static bool attribute_number(xmlTextWriterPtr w, const char *name,
			     unsigned value)
{
	return xmlTextWriterWriteFormatAttribute(w, BAD_CAST name, "%u",
						 value) < 0;
}

static bool attribute_seconds(xmlTextWriterPtr w, double value)
{
	return xmlTextWriterWriteFormatAttribute(w, BAD_CAST "time", "%.3f",
						 value) < 0;
}

static bool write_case(xmlTextWriterPtr w, const struct kept *c)
{
	static const char *const elements[] = {
		[JUNIT_SKIPPED] = "skipped",
		[JUNIT_FAILURE] = "failure",
		[JUNIT_ERROR] = "error",
	};
	bool bad = begin(w, "testcase");

	bad |= attribute(w, "classname", c->classname);
	bad |= attribute(w, "name", c->name);
	bad |= attribute_seconds(w, c->seconds);
	if (c->outcome != JUNIT_PASSED) {
		bad |= begin(w, elements[c->outcome]);
		bad |= attribute(w, "message", c->message);
		/* a skipped case has neither in Ant's schema */
		if (c->outcome != JUNIT_SKIPPED) {
			bad |= attribute(w, "type", elements[c->outcome]);
			if (c->text)
				bad |= xmlTextWriterWriteString(
					       w, BAD_CAST c->text) < 0;
		}
		bad |= end(w);
	}
	return bad | end(w);
}

static bool write_suite(xmlTextWriterPtr w, const struct suite *s, unsigned id)
{
	char host[256] = "", begun[32] = "";
	double seconds = 0;
	struct tm tm;
	bool bad;

	for (unsigned i = 0; i < s->cases_count; i++)
		seconds += s->cases[i].seconds;
	if (gethostname(host, sizeof(host) - 1) || !host[0])
		strcpy(host, "localhost");
	gmtime_r(&s->begun, &tm);
	strftime(begun, sizeof(begun), "%Y-%m-%dT%H:%M:%S", &tm);

	bad = begin(w, "testsuite");
	bad |= attribute(w, "name", s->name);
	bad |= attribute(w, "package", s->name);
	bad |= attribute_number(w, "id", id);
	bad |= attribute(w, "timestamp", begun);
	bad |= attribute(w, "hostname", host);
	bad |= attribute_number(w, "tests", s->cases_count);
	bad |= attribute_number(w, "failures", count(s, JUNIT_FAILURE));
	bad |= attribute_number(w, "errors", count(s, JUNIT_ERROR));
	bad |= attribute_number(w, "skipped", count(s, JUNIT_SKIPPED));
	bad |= attribute_seconds(w, seconds);
	bad |= begin(w, "properties");
	for (unsigned i = 0; i < s->properties_count; i++) {
		bad |= begin(w, "property");
		bad |= attribute(w, "name", s->properties[i].name);
		bad |= attribute(w, "value", s->properties[i].value);
		bad |= end(w);
	}
	bad |= end(w);
	for (unsigned i = 0; i < s->cases_count; i++)
		bad |= write_case(w, &s->cases[i]);
	/* Ant's schema wants both */
	bad |= xmlTextWriterWriteElement(w, BAD_CAST "system-out", NULL) < 0;
	bad |= xmlTextWriterWriteElement(w, BAD_CAST "system-err", NULL) < 0;
	return bad | end(w);
}

char *junit_print(const struct junit *j)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	xmlTextWriterPtr w = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	char *text = NULL;
	bool bad;

	if (w) {
		xmlTextWriterSetIndent(w, 1);
		bad = xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL) < 0;
		bad |= begin(w, "testsuites");
		for (unsigned i = 0; i < j->count; i++)
			bad |= write_suite(w, &j->suites[i], i);
		bad |= end(w);
		bad |= xmlTextWriterEndDocument(w) < 0;
		xmlFreeTextWriter(w); /* flushes */
		if (!bad)
			text = must_strdup(
				(const char *)xmlBufferContent(buffer));
	}
	xmlBufferFree(buffer);
	return text;
}
