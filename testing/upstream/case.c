// SPDX-License-Identifier: GPL-2.0-or-later
/* case.c - one test: its runs on U and on P, and what they show */
#include "upstream/case.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"
#include "upstream/console.h"

bool outcome_is_good(enum outcome outcome)
{
	return outcome == OUTCOME_SAME || outcome == OUTCOME_EXPECTED;
}

char case_letter(int build)
{
	return build == CASE_U ? 'U' : 'P';
}

char *case_next_dir(const struct test_case *c, int build)
{
	return must_printf("%s/%c%u", c->dir, case_letter(build),
			   c->count[build] + 1);
}

/* Whether a run of that build could still change what is known. */
static bool wants(const struct test_case *c, int build)
{
	if (c->busy[build] || c->count[build] == CASE_RUNS)
		return false;
	if (c->count[build] == 0)
		return true;
	/* until both have run once there is nothing to compare */
	if (c->count[CASE_U] == 0 || c->count[CASE_P] == 0)
		return false;
	/* an own test that passed on U has failed for good */
	if (c->outcome[build] == OUTCOME_LOST ||
	    (c->outcome[build] == OUTCOME_DIFFERENT &&
	     !(c->test->own && build == CASE_U)))
		return true;
	/* another run of U may be as P's */
	return build == CASE_U && !c->test->own &&
	       (c->outcome[CASE_P] == OUTCOME_DIFFERENT ||
		c->outcome[CASE_P] == OUTCOME_ALARM) &&
	       c->count[CASE_U] <= c->count[CASE_P];
}

int case_next(const struct test_case *c)
{
	if (c->skip)
		return -1;
	for (int build = 0; build < CASE_BUILDS; build++)
		if (wants(c, build))
			return build;
	return -1;
}

bool case_is_done(const struct test_case *c)
{
	return c->skip ||
	       (!c->busy[CASE_U] && !c->busy[CASE_P] && case_next(c) < 0);
}

/* How two consoles differ; keeps the difference as file @name. */
static enum outcome compare(const struct test_case *c, const char *from,
			    const char *to, const struct expectation *expected,
			    const char *name, struct trouble *t)
{
	char *exact = diff(from, to, 0, t), *people = diff(from, to, 6, t);
	char *lines = changed_lines(exact ? exact : "");
	enum outcome outcome = OUTCOME_DIFFERENT;

	if (!exact || !people)
		outcome = OUTCOME_LOST;
	else if (expected && strcmp(lines, expected->diff) == 0)
		outcome = OUTCOME_EXPECTED;
	else if (!expected && !exact[0])
		outcome = OUTCOME_SAME;
	if (people)
		file_write(c->dir, name, people, t);
	free(lines);
	free(people);
	free(exact);
	return outcome;
}

static char *console_of(const struct run *run)
{
	return run->trouble ? NULL : must_printf("%s/console.txt", run->dir);
}

/* The best that any run of @build is, compared with the file @from. */
static enum outcome best(const struct test_case *c, const char *from, int build,
			 struct trouble *t)
{
	enum outcome outcome = OUTCOME_LOST;
	char *name = must_printf("%c.diff", case_letter(build));

	for (unsigned i = 0; i < c->count[build] && !outcome_is_good(outcome);
	     i++) {
		char *to = console_of(&c->runs[build][i]);

		if (to)
			outcome = compare(c, from, to, c->expected[build], name,
					  t);
		free(to);
	}
	free(name);
	return outcome;
}

/* Of the latest runs last: their difference is the one that is kept. */
static enum outcome best_pair(const struct test_case *c, struct trouble *t)
{
	enum outcome outcome = OUTCOME_LOST;

	for (unsigned i = 0; i < c->count[CASE_U] && !outcome_is_good(outcome);
	     i++) {
		char *from = console_of(&c->runs[CASE_U][i]);

		if (from)
			outcome = best(c, from, CASE_P, t);
		free(from);
	}
	return outcome;
}

/* What P's logs have and none of U's. */
static char *new_findings(const struct test_case *c)
{
	char *all = must_strdup(""), *news = must_strdup(""), *joined;

	for (unsigned i = 0; i < c->count[CASE_U]; i++) {
		joined = must_printf("%s%s", all, c->runs[CASE_U][i].findings);
		free(all);
		all = joined;
	}
	for (unsigned i = 0; i < c->count[CASE_P]; i++) {
		char *some = lines_without(c->runs[CASE_P][i].findings, all);

		joined = must_printf("%s%s", news, some);
		free(news);
		free(some);
		news = joined;
	}
	free(all);
	return news;
}

static void judge(struct test_case *c, struct trouble *t)
{
	char *upstream = must_printf("%s/upstream.txt", c->dir), *news;

	c->outcome[CASE_U] = best(c, upstream, CASE_U, t);
	if (c->count[CASE_U] == 0 || c->count[CASE_P] == 0) {
		if (c->count[CASE_U] == 0)
			c->outcome[CASE_U] = OUTCOME_OPEN;
		c->outcome[CASE_P] = OUTCOME_OPEN;
		free(upstream);
		return;
	}
	/* unpatched, an own test must not come out as if it were patched */
	if (c->test->own) {
		if (c->outcome[CASE_U] != OUTCOME_LOST)
			c->outcome[CASE_U] = outcome_is_good(
						     c->outcome[CASE_U]) ?
						     OUTCOME_DIFFERENT :
						     OUTCOME_SAME;
		c->outcome[CASE_P] = best(c, upstream, CASE_P, t);
	} else {
		c->outcome[CASE_P] = best_pair(c, t);
	}
	news = new_findings(c);
	if (news[0] && outcome_is_good(c->outcome[CASE_P])) {
		c->outcome[CASE_P] = OUTCOME_ALARM;
		file_write(c->dir, "P.alarms", news, t);
	}
	free(news);
	free(upstream);
}

int case_add(struct test_case *c, int build, char *dir, unsigned cores,
	     const char *trouble, struct trouble *t)
{
	struct run *run = &c->runs[build][c->count[build]++];
	struct trouble unread = { .text = "" };
	char *text = NULL;

	*run = (struct run) { .dir = dir, .trouble = must_strdup(trouble) };
	if (!trouble) {
		text = console_seen(c->tree, c->test_dir, &c->script, dir,
				    &unread);
		if (!text)
			run->trouble = must_strdup(unread.text);
		else
			file_write(dir, "console.txt", text, t);
	}
	if (run->trouble)
		file_write(dir, "trouble", run->trouble, t);
	run->findings = console_findings(&c->script, dir, cores);
	free(text);
	c->busy[build] = false;
	judge(c, t);
	return t->text[0] ? -1 : 0;
}

void case_free(struct test_case *c)
{
	for (int build = 0; build < CASE_BUILDS; build++) {
		for (unsigned i = 0; i < c->count[build]; i++) {
			free(c->runs[build][i].dir);
			free(c->runs[build][i].findings);
			free(c->runs[build][i].trouble);
		}
	}
	free(c->test_dir);
	free(c->dir);
	script_free(&c->script);
}
