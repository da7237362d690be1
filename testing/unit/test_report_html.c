// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_report_html.c - the page that plutolab report writes: well-formed,
 * every link leads somewhere, and whatever a file says is only text.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/must.h"
#include "command/commands.h"
#include "recorded.h"
#include "report/html.h"
#include "report/report_page.h"
#include "shipped.h"

/* All that HTML and XML could take amiss. */
#define HOSTILE                                         \
	"</style></title>\"'&<script>alert(1)</script>" \
	"<img src=\"http://x/\" onload=\"y\">]]><!-- &lt;"

/* A page of three recorded cells. */
struct bench {
	struct result_line lines[3];
	struct observation seen[3];
	struct story *stories[3];
	struct report_entry entries[3];
	struct results results;
	xmlDocPtr page;
};

static char *copy(const char *text)
{
	return must_strdup(text);
}

static void begin(struct bench *b, void (*spoil)(struct bench *))
{
	static const char *const cells[][2] = {
		{ "overlap/ikev2/UU", "failed" },
		{ "overlap/ikev2/PP", "delivered" },
		{ "charon-children/ikev2/P", "delivered" },
	};
	struct trouble t = { .text = "" };
	struct html *h = html_new();
	const char *text;

	memset(b, 0, sizeof(*b));
	b->results = (struct results) {
		.lines = b->lines,
		.count = 3,
		.planned = 3,
	};
	for (unsigned i = 0; i < 3; i++) {
		struct result_line *line = &b->lines[i];

		*line = (struct result_line) {
			.name = copy(cells[i][0]),
			.verdict = copy(cells[i][1]),
			.expected = copy("any"),
			.as_expected = true,
			.kernel = copy("7.2.7"),
			.seconds = 1.5,
		};
		assert_int_equal(
			cell_find(&set, cells[i][0], &line->cell, stderr), 0);
		assert_true(recorded_observation(&line->cell, &b->seen[i]));
		b->entries[i] = (struct report_entry) {
			.line = line,
			.id = copy(cells[i][0]),
		};
	}
	if (spoil != NULL)
		spoil(b);
	for (unsigned i = 0; i < 3; i++) {
		b->stories[i] = story_of(&b->lines[i].cell, &b->seen[i], &t);
		if (b->stories[i] == NULL)
			fail_msg("%s", t.text);
		b->entries[i].story = b->stories[i];
	}
	report_html(h, &b->results, b->entries);
	text = html_end_document(h);
	assert_non_null(text);
	/* errors go to stderr, and there is then no page */
	b->page = xmlReadMemory(text, (int)strlen(text), "page", NULL,
				XML_PARSE_NONET);
	assert_non_null(b->page);
	html_free(h);
}

static void end(struct bench *b)
{
	for (unsigned i = 0; i < 3; i++) {
		struct result_line *line = &b->lines[i];

		story_free(b->stories[i]);
		observation_free(&b->seen[i]);
		free(b->entries[i].id);
		free(line->name);
		free(line->verdict);
		free(line->expected);
		free(line->kernel);
		free(line->skipped);
		for (unsigned j = 0; j < line->reasons_count; j++)
			free(line->reasons[j]);
		free(line->reasons);
	}
	xmlFreeDoc(b->page);
}

typedef void visit(xmlNodePtr element, void *arg);

static void each_element(xmlNodePtr node, visit *visitor, void *arg)
{
	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		visitor(node, arg);
		each_element(node->children, visitor, arg);
	}
}

struct count {
	const char *name, *class;
	unsigned count;
};

static bool has_class(xmlNodePtr element, const char *class)
{
	char *value = (char *)xmlGetProp(element, BAD_CAST "class");
	bool has = false;

	for (char *rest = value, *word; value && (word = strsep(&rest, " "));)
		has |= strcmp(word, class) == 0;
	xmlFree(value);
	return has;
}

static void count_element(xmlNodePtr element, void *arg)
{
	struct count *c = arg;

	c->count += strcmp((const char *)element->name, c->name) == 0 &&
		    (c->class == NULL || has_class(element, c->class));
}

static unsigned how_many(const struct bench *b, const char *name,
			 const char *class)
{
	struct count c = { .name = name, .class = class };

	each_element(xmlDocGetRootElement(b->page), count_element, &c);
	return c.count;
}

static void all_cells_are_there(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, NULL);
	assert_int_equal(how_many(&b, "article", "cell"), 3);
	assert_int_equal(how_many(&b, "table", "matrix"), 2);
	assert_int_equal(how_many(&b, "figure", NULL), 3);
	/* two lines end at a policy that refuses, in the one that failed */
	assert_int_equal(how_many(&b, "path", "bad"), 2);
	assert_int_equal(how_many(&b, "rect", "bad"), 2);
	assert_int_equal(how_many(&b, "li", "bad"), 2);
	end(&b);
}

/* ------------------------------------------------- links, and what must not be */

struct ids {
	char *list[64];
	unsigned count;
	bool targets; /* collect href, else id */
};

static void collect(xmlNodePtr element, void *arg)
{
	struct ids *ids = arg;
	char *value = (char *)xmlGetProp(
		element, BAD_CAST(ids->targets ? "href" : "id"));

	if (value != NULL && ids->count < 64)
		ids->list[ids->count++] = value;
	else
		xmlFree(value);
}

static void free_ids(struct ids *ids)
{
	for (unsigned i = 0; i < ids->count; i++)
		xmlFree(ids->list[i]);
}

static void every_link_leads_somewhere(void **state)
{
	struct ids ids = { .targets = false }, links = { .targets = true };
	struct bench b;

	(void)state;
	begin(&b, NULL);
	each_element(xmlDocGetRootElement(b.page), collect, &ids);
	each_element(xmlDocGetRootElement(b.page), collect, &links);
	assert_true(links.count >= 9);
	for (unsigned i = 0; i < ids.count; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(ids.list[i], ids.list[j]);
	for (unsigned i = 0; i < links.count; i++) {
		bool found = false;

		assert_int_equal(links.list[i][0], '#');
		for (unsigned j = 0; j < ids.count; j++)
			found |= strcmp(links.list[i] + 1, ids.list[j]) == 0;
		if (!found)
			fail_msg("%s leads nowhere", links.list[i]);
	}
	free_ids(&ids);
	free_ids(&links);
	end(&b);
}

/* What loads or runs something; a style attribute, which the policy allows. */
static void forbid(xmlNodePtr element, void *arg)
{
	static const char *const elements[] = {
		"script",	 "link",  "img",   "iframe", "object",
		"embed",	 "form",  "base",  "image",  "use",
		"foreignObject", "audio", "video",
	};

	(void)arg;
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		assert_string_not_equal((const char *)element->name,
					elements[i]);
	for (xmlAttrPtr a = element->properties; a != NULL; a = a->next) {
		const char *name = (const char *)a->name;

		assert_true(strncmp(name, "on", 2) != 0);
		assert_string_not_equal(name, "src");
		assert_string_not_equal(name, "style");
	}
}

static void be_hostile(struct bench *b)
{
	struct observation *seen = &b->seen[0];

	for (unsigned i = 0; i < 3; i++) {
		free(b->lines[i].kernel);
		b->lines[i].kernel = copy(HOSTILE);
	}
	free(b->lines[0].verdict);
	b->lines[0].verdict = copy(HOSTILE);
	b->lines[0].as_expected = false;
	b->lines[0].reasons = must_calloc(2, sizeof(char *));
	b->lines[0].reasons_count = 2;
	b->lines[0].reasons[0] = copy(HOSTILE);
	b->lines[0].reasons[1] = copy("\x01\xff\xc3(\x7f\xed\xa0\x80 end");
	seen->steps = must_grow(seen->steps, seen->steps_count + 1,
				sizeof(*seen->steps));
	seen->steps[seen->steps_count++] = (struct observed_step) {
		.step = copy(HOSTILE),
		.begin_ms = 5,
		.ms = 5,
	};
	seen->flows[0].samples = must_calloc(1, sizeof(*seen->flows->samples));
	seen->flows[0].samples[0] = (struct observed_sample) { 1, 2, 1 };
	seen->flows[0].samples_count = 1;
	seen->sites[0].lines = must_calloc(1, sizeof(*seen->sites->lines));
	seen->sites[0].lines[0].text = copy(HOSTILE);
	seen->sites[0].lines_count = 1;
	seen->sites[0].series = must_calloc(1, sizeof(*seen->sites->series));
	seen->sites[0].series[0].name = copy(HOSTILE);
	seen->sites[0].series[0].readings = must_calloc(
		1, sizeof(struct observed_reading));
	seen->sites[0].series[0].readings_count = 1;
	seen->sites[0].series_count = 1;
	free(seen->sites[0].build);
	seen->sites[0].build = copy(HOSTILE);
	free(seen->sites[0].counters[0].name);
	seen->sites[0].counters[0].name = copy(HOSTILE);
	seen->sites[0].counters[0].rise = 1;
	snprintf(seen->sites[0].sas[0].src, 46, "<b>\"&");
	snprintf(seen->sites[0].policies[0].selector, 96, "<i>' -> </table>");
}

static void what_files_say_is_only_text(void **state)
{
	struct bench b;
	xmlNodePtr root;
	char *text;

	(void)state;
	begin(&b, be_hostile);
	root = xmlDocGetRootElement(b.page);
	each_element(root, forbid, NULL);
	assert_int_equal(how_many(&b, "style", NULL), 1);
	assert_int_equal(how_many(&b, "article", NULL), 3);
	text = (char *)xmlNodeGetContent(root);
	/* whole, and with what nothing can hold as question marks */
	assert_non_null(strstr(text, HOSTILE));
	assert_non_null(strstr(text, "??"
				     "?(\x7f? end"));
	assert_non_null(strstr(text, "<i>' -> </table>"));
	xmlFree(text);
	end(&b);
}

/* Clean pages have none of it either, so that the policy is never needed. */
static void nothing_is_loaded_or_run(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, NULL);
	each_element(xmlDocGetRootElement(b.page), forbid, NULL);
	end(&b);
}

/* ---------------------------------------------------------------- the command */

struct place {
	char dir[64], in[80], out[80];
};

static void make_place(struct place *p)
{
	strcpy(p->dir, "/tmp/test_report_html.XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->in, sizeof(p->in), "%s/in", p->dir);
	snprintf(p->out, sizeof(p->out), "%s/out.html", p->dir);
	assert_int_equal(mkdir(p->in, 0777), 0);
}

static void put(const char *directory, const char *name, const char *text)
{
	char *path = must_printf("%s/%s", directory, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	free(path);
}

static int run(const struct place *p)
{
	static char command[] = "report", in[] = "--in", out[] = "--out";
	char *argv[] = {
		command, in, (char *)p->in, out, (char *)p->out, NULL,
	};

	optind = 0;
	return report_command(5, argv);
}

/* Removes all; returns how many files there were beside the results. */
static unsigned clean(const struct place *p)
{
	static const char *const inside[] = {
		"observations/overlap-ikev2-UU.json",
		"observations",
		"results.json",
		"",
	};
	unsigned count = 0;
	struct dirent *entry;
	DIR *dir;

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		char *path = must_printf("%s/%s", p->in, inside[i]);

		remove(path);
		free(path);
	}
	dir = opendir(p->dir);
	while ((entry = readdir(dir)) != NULL)
		count += entry->d_name[0] != '.';
	closedir(dir);
	remove(p->out);
	assert_int_equal(rmdir(p->dir), 0);
	return count;
}

#define LINE                                                           \
	"{\"cell\": \"overlap/ikev2/UU\", \"variant\": null, "         \
	"\"verdict\": \"failed\", \"expected\": \"fail\", "            \
	"\"as_expected\": true, \"skipped\": null, \"kernel\": null, " \
	"\"reasons\": [], \"seconds\": 1.5, \"new\": {}}"

static void bad_results_leave_nothing(void **state)
{
	static const char *const bad[] = {
		NULL,
		"",
		"{",
		"{}",
		"[1]",
		"{\"cells\": 3, \"planned\": 1}",
		"{\"cells\": [{}], \"planned\": 1}",
		"{\"cells\": [" LINE ", ",
		"{\"cells\": [" LINE "]}",
		/* all well, but there is no observation */
		"{\"cells\": [" LINE "], \"planned\": 1}",
	};
	struct place p;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		make_place(&p);
		if (bad[i] != NULL)
			put(p.in, "results.json", bad[i]);
		assert_int_equal(run(&p), 2);
		assert_int_equal(clean(&p), 0);
	}
}

static void put_recorded(const struct place *p, size_t most)
{
	static char text[1 << 16];
	FILE *f = fopen("testing/unit/recorded/overlap-ikev2-UU.json", "re");
	char *observations = must_printf("%s/observations", p->in);
	size_t size;

	assert_non_null(f);
	size = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[size < most ? size : most] = '\0';
	mkdir(observations, 0777);
	put(observations, "overlap-ikev2-UU.json", text);
	put(p->in, "results.json", "{\"cells\": [" LINE "], \"planned\": 1}");
	free(observations);
}

static void half_an_observation_leaves_the_old_page(void **state)
{
	struct place p;
	char text[8] = "";
	FILE *f;

	(void)state;
	make_place(&p);
	put(p.dir, "out.html", "old");
	put_recorded(&p, 1000);
	assert_int_equal(run(&p), 2);
	f = fopen(p.out, "re");
	assert_non_null(f);
	assert_int_equal(fread(text, 1, sizeof(text), f), 3);
	fclose(f);
	assert_string_equal(text, "old");
	assert_int_equal(clean(&p), 1);
}

static void good_results_make_a_page(void **state)
{
	struct place p;
	xmlDocPtr page;

	(void)state;
	make_place(&p);
	put_recorded(&p, SIZE_MAX);
	assert_int_equal(run(&p), 0);
	page = xmlReadFile(p.out, NULL, XML_PARSE_NONET);
	assert_non_null(page);
	xmlFreeDoc(page);
	assert_int_equal(clean(&p), 1);
}

static int unload_all(void **state)
{
	xmlCleanupParser();
	return unload(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_cells_are_there),
		cmocka_unit_test(every_link_leads_somewhere),
		cmocka_unit_test(what_files_say_is_only_text),
		cmocka_unit_test(nothing_is_loaded_or_run),
		cmocka_unit_test(bad_results_leave_nothing),
		cmocka_unit_test(half_an_observation_leaves_the_old_page),
		cmocka_unit_test(good_results_make_a_page),
	};

	return cmocka_run_group_tests(tests, load, unload_all);
}
