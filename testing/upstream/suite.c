// SPDX-License-Identifier: GPL-2.0-or-later
/* suite.c - all tests of a run, and their results */
#include "upstream/suite.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"
#include "os/await.h"
#include "os/scratch.h"
#include "upstream/console.h"
#include "upstream/guests.h"

static const uint64_t memory = 512ull << 20; /* of a guest with six hosts */

struct suite {
	const struct options *o;
	struct tests tests;
	struct expectations expected;
	bool have[FEATURES];
	struct test_case *cases;
	unsigned count, first; /* first: all before it are done */
	struct task {
		struct test_case *c;
		int build;
	} * tasks; /* by number of run */
	unsigned tasks_count;
	struct trouble *t;
};

/* "GLOB # why", one a line; NULL at the end. */
static char **read_globs(const char *path, struct trouble *t)
{
	char *text = file_read(path, t), *rest = NULL, **globs = NULL;
	size_t count = 0;

	if (!text)
		return NULL;
	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		line[strcspn(line, " \t#")] = '\0';
		if (!line[0])
			continue;
		globs = must_grow(globs, count + 2, sizeof(*globs));
		globs[count++] = must_strdup(line);
		globs[count] = NULL;
	}
	free(text);
	if (!globs)
		trouble(t, "%s: no glob", path);
	return globs;
}

static int add_case(struct suite *s, const struct test *test)
{
	const struct options *o = s->o;
	struct test_case *c;

	s->cases = must_grow(s->cases, s->count + 1, sizeof(*s->cases));
	c = &s->cases[s->count++];
	*c = (struct test_case) {
		.test = test,
		.tree = test->own ? o->patched_tree : o->tree,
		.dir = must_printf("%s/tests/%s", o->out, test->name),
		.expected = { expectation_of(&s->expected, test->name, 'U'),
			      expectation_of(&s->expected, test->name, 'P') },
	};
	c->test_dir = must_printf("%s/testing/pluto/%s", c->tree, test->name);
	return script_load(c->test_dir, &c->script, s->t);
}

static int choose(struct suite *s, char *const *globs)
{
	unsigned number = 0;

	for (size_t i = 0; i < s->tests.count; i++) {
		const struct test *test = &s->tests.all[i];

		if (globs && !tests_match(globs, test->name))
			continue;
		if (number++ % s->o->shards + 1 == s->o->shard &&
		    add_case(s, test))
			return -1;
	}
	return number ? 0 : trouble(s->t, "no test matches");
}

static int load(struct suite *s)
{
	const struct options *o = s->o;
	char **globs = o->globs;
	int result;

	if (tests_load(o->tree, false, &s->tests, s->t) ||
	    tests_load(o->patched_tree, true, &s->tests, s->t) ||
	    expectations_load(o->expected, &s->expected, s->t))
		return -1;
	if (!globs && o->front) {
		globs = read_globs(o->front, s->t);
		if (!globs)
			return -1;
	}
	result = choose(s, globs);
	for (size_t i = 0; globs && globs != o->globs && globs[i]; i++)
		free(globs[i]);
	if (globs != o->globs)
		free(globs);
	return result;
}

/* What a run needs in its directory before it begins. */
static int prepare(struct test_case *c, struct trouble *t)
{
	struct trouble unread = { .text = "" };
	char *text;

	if (c->count[CASE_U] + c->count[CASE_P] || c->busy[CASE_U])
		return 0;
	scratch_remove(c->dir);
	if (file_make_directories("", c->dir))
		return trouble(t, "make directory %s: %m", c->dir);
	text = console_expected(c->test_dir, &c->script, &unread);
	if (text)
		file_write(c->dir, "upstream.txt", text, t);
	else
		file_write(c->dir, "upstream.txt", unread.text, t);
	free(text);
	return t->text[0] ? -1 : 0;
}

static void begin(struct suite *s, struct test_case *c, int build,
		  struct job *job, void **tag)
{
	const struct options *o = s->o;

	*job = (struct job) {
		.test = must_strdup(c->test->name),
		.tree = must_strdup(c->tree),
		.layers = must_printf("%s:%s/root:%s", o->stand_ins,
				      o->build[build], o->tools),
		.out = case_next_dir(c, build),
	};
	if (file_make_directories("", job->out))
		trouble(s->t, "make directory %s: %m", job->out);
	c->busy[build] = true;
	s->tasks[s->tasks_count] = (struct task) { c, build };
	*tag = &s->tasks[s->tasks_count++];
}

static bool next(void *arg, struct job *job, void **tag)
{
	struct suite *s = arg;

	while (s->first < s->count && case_is_done(&s->cases[s->first]))
		s->first++;
	for (unsigned i = s->first; i < s->count; i++) {
		struct test_case *c = &s->cases[i];
		int build = case_next(c);

		if (build < 0)
			continue;
		if (prepare(c, s->t))
			return false;
		begin(s, c, build, job, tag);
		return !s->t->text[0];
	}
	return false;
}

static const char *outcome_text(const struct test_case *c, int build)
{
	bool own = c->test->own;

	switch (c->outcome[build]) {
	case OUTCOME_SAME:
		return own ? build == CASE_U ? "fails, as it must" : "passes" :
		       build == CASE_U ? "as upstream" :
					 "as U";
	case OUTCOME_EXPECTED:
		return "as expected";
	case OUTCOME_DIFFERENT:
		return own && build == CASE_U ? "PASSES" :
		       c->expected[build]     ? "NOT AS EXPECTED" :
						"DIFFERENT";
	case OUTCOME_ALARM:
		return "ALARM";
	case OUTCOME_LOST:
		return "NO RESULT";
	case OUTCOME_OPEN:
		break;
	}
	return "-";
}

static void print_row(const struct test_case *c)
{
	if (c->skip) {
		printf("%-40s skipped: %s\n", c->test->name, c->skip);
		return;
	}
	printf("%-40s U %-18s P %-16s %u+%u runs %4u s\n", c->test->name,
	       outcome_text(c, CASE_U), outcome_text(c, CASE_P),
	       c->count[CASE_U], c->count[CASE_P], c->ms / 1000);
	for (int build = 0; build < CASE_BUILDS; build++) {
		const struct run *last = &c->runs[build][c->count[build] - 1];

		if (c->outcome[build] == OUTCOME_LOST && c->count[build])
			printf("    %s\n", last->trouble ? last->trouble : "");
		else if (!outcome_is_good(c->outcome[build]))
			printf("    %s/%c.%s\n", c->dir, case_letter(build),
			       c->outcome[build] == OUTCOME_ALARM ? "alarms" :
								    "diff");
	}
	fflush(stdout);
}

static void done(void *arg, void *tag, const struct answer *answer,
		 const char *why, unsigned ms)
{
	struct suite *s = arg;
	const struct task *task = tag;
	struct test_case *c = task->c;
	int build = task->build;

	c->ms += ms;
	case_add(c, build, case_next_dir(c, build), answer->cores, why, s->t);
	if (case_is_done(c))
		print_row(c);
}

static void print_tap(const struct suite *s, FILE *out)
{
	static const char *const what[2][2] = {
		{ "U shows what upstream expects", "P shows what U shows" },
		{ "fails on U", "passes on P" },
	};

	fprintf(out, "1..%u\n", 2 * s->count);
	for (unsigned i = 0; i < s->count; i++) {
		const struct test_case *c = &s->cases[i];

		for (int build = 0; build < CASE_BUILDS; build++) {
			bool bad = !c->skip &&
				   !outcome_is_good(c->outcome[build]);

			fprintf(out, "%sok - %s: %s", bad ? "not " : "",
				c->test->name, what[c->test->own][build]);
			if (c->skip)
				fprintf(out, " # SKIP %s", c->skip);
			fprintf(out, "\n");
		}
	}
}

static void print_skips(const struct suite *s)
{
	for (unsigned i = 0; i < s->count; i++) {
		const char *reason = s->cases[i].skip;
		unsigned count = 0;
		bool seen = false;

		for (unsigned j = 0; reason && j < s->count; j++) {
			bool same = s->cases[j].skip &&
				    strcmp(s->cases[j].skip, reason) == 0;

			seen |= same && j < i;
			count += same;
		}
		if (reason && !seen)
			printf("skipped %4u: %s\n", count, reason);
	}
}

/* Returns the exit status. */
static int summarize(const struct suite *s, uint64_t began)
{
	unsigned run = 0, good[CASE_BUILDS] = { 0, 0 }, own = 0, own_good = 0;
	unsigned bad = 0;

	for (unsigned i = 0; i < s->count; i++) {
		const struct test_case *c = &s->cases[i];
		bool good_u = outcome_is_good(c->outcome[CASE_U]);
		bool good_p = outcome_is_good(c->outcome[CASE_P]);

		if (c->skip)
			continue;
		run++;
		bad += !good_u || !good_p;
		own += c->test->own;
		own_good += c->test->own && good_u && good_p;
		good[CASE_U] += !c->test->own && good_u;
		good[CASE_P] += !c->test->own && good_p;
	}
	print_skips(s);
	printf("%u tests, %u skipped: U as upstream expects %u of %u, "
	       "P as U %u of %u, the series' own %u of %u; %u s\n",
	       s->count, s->count - run, good[CASE_U], run - own, good[CASE_P],
	       run - own, own_good, own, (unsigned)(now_ms() - began) / 1000);
	return bad ? 1 : run ? 0 : 4;
}

struct probe {
	struct suite *s;
	bool begun, answered;
};

static bool probe_next(void *arg, struct job *job, void **tag)
{
	struct probe *p = arg;
	const struct options *o = p->s->o;

	if (p->begun)
		return false;
	p->begun = true;
	*tag = NULL;
	*job = (struct job) {
		.tree = must_strdup(o->tree),
		.layers = must_strdup(""),
		.out = must_strdup(o->out),
	};
	return true;
}

static void probe_done(void *arg, void *tag, const struct answer *answer,
		       const char *why, unsigned ms)
{
	struct probe *p = arg;

	(void)tag;
	(void)ms;
	if (why)
		trouble(p->s->t, "%s", why);
	memcpy(p->s->have, answer->have, sizeof(p->s->have));
}

/* What the guests' kernel has.  Returns as guests_run(). */
static int probe(struct suite *s)
{
	struct probe p = { .s = s };
	struct guests_plan plan = {
		.kernel = &s->o->kernel,
		.jobs = 1,
		.memory = guest_memory,
		.next = probe_next,
		.done = probe_done,
		.arg = &p,
	};
	int result = guests_run(&plan, s->t);

	if (result)
		return result;
	printf("kernel: %s; it has", s->o->kernel.package);
	for (int i = 0; i < FEATURES; i++)
		if (s->have[i])
			printf(" %s", feature_names[i]);
	printf(";");
	for (int i = 0; i < FEATURES; i++)
		if (!s->have[i])
			printf(" no %s", feature_names[i]);
	printf("\n");
	fflush(stdout);
	return s->t->text[0] ? -1 : 0;
}

static int run_all(struct suite *s)
{
	struct guests_plan plan = {
		.kernel = &s->o->kernel,
		.jobs = (unsigned)s->o->jobs,
		.memory = memory,
		.next = next,
		.done = done,
		.arg = s,
	};

	s->tasks = must_calloc((size_t)s->count * CASE_BUILDS * CASE_RUNS,
			       sizeof(*s->tasks));
	for (unsigned i = 0; i < s->count; i++)
		if (s->cases[i].skip)
			print_row(&s->cases[i]);
	return guests_run(&plan, s->t);
}

static int write_results(const struct suite *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);
	int result;

	print_tap(s, out);
	fclose(out);
	result = file_write(s->o->out, "results.tap", text, s->t);
	free(text);
	return result;
}

int suite_run(const struct options *o, struct trouble *t)
{
	struct suite s = { .o = o, .t = t };
	uint64_t began = now_ms();
	int result, status = 2;

	/* the answers decide what is skipped; bad input is told first */
	result = load(&s);
	if (!result)
		result = probe(&s);
	for (unsigned i = 0; i < s.count && !result; i++)
		s.cases[i].skip = skip_reason(s.cases[i].test_dir,
					      s.cases[i].test->status,
					      &s.cases[i].script, s.have);
	if (!result)
		result = run_all(&s);
	if (result > 0)
		status = 128 + result;
	else if (result == 0 && write_results(&s) == 0)
		status = summarize(&s, began);
	for (unsigned i = 0; i < s.count; i++)
		case_free(&s.cases[i]);
	free(s.cases);
	free(s.tasks);
	tests_free(&s.tests);
	expectations_free(&s.expected);
	return status;
}
