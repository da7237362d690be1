// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_mutate.c - what mutate makes of small files: which mutants, and that all of
 * it is still C.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/must.h"
#include "mutants/added.h"
#include "mutants/rewrite.h"

static const char *const flags[] = { "-std=gnu99" };

static struct added_range every_line = { 1, 1000 };

static char *put_into(const char *text, const struct added *added,
		      struct mutant_list *list)
{
	struct trouble t = { .text = "" };
	char *result = rewrite("small.c", text, added, flags, 1, list, &t);

	if (!result)
		fail_msg("%s", t.text);
	return result;
}

/* Without the line that includes mutant.h. */
static char *as_c(const char *text)
{
	static const char include[] = "#include \"mutant.h\"\n";
	const char *at = strstr(text, include);

	return at ? must_printf("_Bool mutant(int);\n%.*s%s", (int)(at - text),
				text, at + strlen(include)) :
		    must_strdup(text);
}

/*
 * Each line of @want is "rule: original -> mutated"; "" for none.  What comes out
 * must be C, and as it was if there are no mutants.
 */
static void check(const char *text, struct added_range *ranges, unsigned count,
		  const char *want)
{
	struct mutant_list list = { .count = 0 }, none = { .count = 0 };
	struct added added = { .ranges = ranges, .count = count },
		     nothing = { .count = 0 };
	char *result = put_into(text, &added, &list), *got = must_strdup(""),
	     *again, *c;

	for (unsigned i = 0; i < list.count; i++) {
		char *more = must_printf("%s%s: %s -> %s\n", got,
					 list.mutants[i].rule,
					 list.mutants[i].original,
					 list.mutants[i].mutated);

		free(got);
		got = more;
		assert_int_equal(list.mutants[i].number, i + 1);
	}
	assert_string_equal(got, want);
	if (!list.count)
		assert_string_equal(result, text);
	c = as_c(result);
	again = put_into(c, &nothing, &none);
	assert_string_equal(again, c);
	free(again);
	free(c);
	free(got);
	free(result);
	mutant_list_free(&list);
	mutant_list_free(&none);
}

static void all(const char *text, const char *want)
{
	check(text, &every_line, 1, want);
}

static void comments_and_strings_are_no_code(void **state)
{
	(void)state;
	all("int f(int a);\n"
	    "/* if (a) { f(1); } */\n"
	    "int f(int a)\n"
	    "{\n"
	    "	// while (a && f(a)) { }\n"
	    "	const char *s = \"if (a) { f(0); }\";\n"
	    "	return s[a];\n"
	    "}\n",
	    "");
}

static void a_condition_has_several_lines(void **state)
{
	(void)state;
	all("void g(void);\n"
	    "void f(int a, int b, int c)\n"
	    "{\n"
	    "	if (a &&	/* && no */\n"
	    "	    b && // nor this )\n"
	    "	    !c) {\n"
	    "		g();\n"
	    "	}\n"
	    "}\n",
	    "negate: a && b && !c -> !(a && b && !c)\n"
	    "drop-operand: a -> true\n"
	    "drop-operand: b -> true\n"
	    "drop-operand: !c -> true\n"
	    "drop-statement: g(); -> \n");
}

static void conditions_nest(void **state)
{
	(void)state;
	all("_Bool f(int a, int b, int c)\n"
	    "{\n"
	    "	return (a || (b && c));\n"
	    "}\n",
	    "negate: (a || (b && c)) -> !((a || (b && c)))\n"
	    "drop-operand: a -> false\n"
	    "drop-operand: (b && c) -> false\n"
	    "drop-operand: b -> true\n"
	    "drop-operand: c -> true\n");
}

static void an_else_stays_with_its_if(void **state)
{
	(void)state;
	all("void g(int);\n"
	    "void f(int a)\n"
	    "{\n"
	    "	if (a)\n"
	    "		g(7);\n"
	    "	else if (a < 3)\n"
	    "		return;\n"
	    "}\n",
	    "negate: a -> !(a)\n"
	    "drop-statement: g(7); -> \n"
	    "off-by-one: 7 -> 6\n"
	    "negate: a < 3 -> !(a < 3)\n"
	    "off-by-one: a < 3 -> a <= 3\n"
	    "off-by-one: 3 -> 2\n"
	    "drop-statement: return; -> \n");
}

static void only_added_lines_change(void **state)
{
	static struct added_range ranges[] = { { 4, 4 }, { 6, 6 } };
	static const char text[] = "void g(int);\n"
				   "void f(int a)\n"
				   "{\n"
				   "	g(a);\n"
				   "	g(a);\n"
				   "	if (a &&\n"
				   "	    a)\n"
				   "		g(a);\n"
				   "}\n";

	(void)state;
	check(text, ranges, 2,
	      "drop-statement: g(a); -> \n"
	      "drop-operand: a -> true\n");
}

static void a_macro_is_one_thing(void **state)
{
	(void)state;
	/* its arguments are written here, what it makes of them is not */
	all("#define BOTH(A, B) ((A) && (B))\n"
	    "#define EACH(I, N) for (int I = 0; I < N; I++)\n"
	    "#define TWICE(S) do { S; S; } while (0)\n"
	    "void g(int);\n"
	    "void f(int a, int b)\n"
	    "{\n"
	    "	if (BOTH(a, b > 1))\n"
	    "		TWICE(g(a));\n"
	    "	EACH(i, a) {\n"
	    "		g(i);\n"
	    "	}\n"
	    "}\n",
	    "negate: BOTH(a, b > 1) -> !(BOTH(a, b > 1))\n"
	    "off-by-one: b > 1 -> b >= 1\n"
	    "off-by-one: 1 -> 0\n"
	    "drop-statement: TWICE(g(a)); -> \n"
	    "drop-statement: g(i); -> \n");
	/* nor are halves */
	all("#define IF if (a\n"
	    "void g(int);\n"
	    "void f(int a)\n"
	    "{\n"
	    "	IF && a) { g(a); }\n"
	    "}\n",
	    "drop-statement: g(a); -> \n");
}

static void in_and_out_are_swapped(void **state)
{
	(void)state;
	all("enum direction { DIRECTION_INBOUND, DIRECTION_OUTBOUND, };\n"
	    "struct end { int port; };\n"
	    "struct c { struct end *local, *remote; struct end i; int r; };\n"
	    "struct c *g(enum direction, int);\n"
	    "int f(struct c *c)\n"
	    "{\n"
	    "	return g(DIRECTION_INBOUND, c->i.port)->local->port + c->r;\n"
	    "}\n",
	    "swap: g(DIRECTION_INBOUND, c->i.port)->local -> "
	    "g(DIRECTION_INBOUND, c->i.port)->remote\n"
	    "swap: DIRECTION_INBOUND -> DIRECTION_OUTBOUND\n");
	/* what may be swapped without a change is not */
	all("_Bool in(int a, int b);\n"
	    "_Bool eq_int(int a, int b);\n"
	    "int f(int a, int b)\n"
	    "{\n"
	    "	return in(a, b) + eq_int(a, b);\n"
	    "}\n",
	    "swap-arguments: in(a, b) -> in(b, a)\n");
}

static void a_field_is_dropped(void **state)
{
	(void)state;
	all("#define NULL ((void *)0)\n"
	    "struct id { int kind; };\n"
	    "struct group { struct id id; const char *ca; int auth; struct group *next; };\n"
	    "void g(struct group);\n"
	    "static const struct group fixed = { .auth = 3 };\n"
	    "void f(struct id id, const char *ca, struct group *group)\n"
	    "{\n"
	    "	*group = (struct group) {\n"
	    "		.id = id,\n"
	    "		.ca = ca,\n"
	    "		.auth = fixed.auth,\n"
	    "		.next = 0,\n"
	    "	};\n"
	    "}\n",
	    "drop-statement: *group = (struct group) { .id = id, .ca = ca, .auth = fixed.auth, "
	    ".next = 0, }; -> \n"
	    "drop-field: id -> (struct id){0}\n"
	    "drop-field: ca -> NULL\n"
	    "drop-field: fixed.auth -> 0\n"
	    "off-by-one: 0 -> 1\n");
}

static void a_release_is_forgotten_and_a_log_is_not(void **state)
{
	(void)state;
	all("void pfree(void *);\n"
	    "void llog(const char *, int);\n"
	    "void f(void *p, int n)\n"
	    "{\n"
	    "	llog(\"n < 1\", n < 1);\n"
	    "	pfree(p);\n"
	    "}\n",
	    "release: pfree(p); -> \n");
}

static void what_is_not_executed_stays(void **state)
{
	(void)state;
	all("enum { A = 1, B };\n"
	    "int f(int a)\n"
	    "{\n"
	    "	static int n = 5;\n"
	    "	int list[3];\n"
	    "	switch (a) {\n"
	    "	case 1:\n"
	    "		return n + (int)sizeof(list[a < 1]);\n"
	    "	}\n"
	    "	return list[a++];\n"
	    "}\n",
	    "off-by-one: a++ -> a\n");
}

static void nothing_is_not_nearly_one(void **state)
{
	(void)state;
	all("_Bool f(int a)\n"
	    "{\n"
	    "	return a != 0 && a == 2;\n"
	    "}\n",
	    "negate: a != 0 && a == 2 -> !(a != 0 && a == 2)\n"
	    "drop-operand: a != 0 -> true\n"
	    "drop-operand: a == 2 -> true\n"
	    "off-by-one: 2 -> 1\n");
}

static void a_loop_ends(void **state)
{
	(void)state;
	all("void g(int);\n"
	    "void f(int n)\n"
	    "{\n"
	    "	for (int i = 0; i < n; i++)\n"
	    "		g(i);\n"
	    "}\n",
	    "off-by-one: 0 -> 1\n"
	    "negate: i < n -> !(i < n)\n"
	    "off-by-one: i < n -> i <= n\n"
	    "drop-statement: g(i); -> \n");
}

static void lines_keep_their_numbers(void **state)
{
	static const char text[] = "int line(int);\n"
				   "void f(int a)\n"
				   "{\n"
				   "	if (a)\n"
				   "		line(__LINE__);\n"
				   "}\n";
	struct mutant_list list = { .count = 0 };
	struct added added = { .ranges = &every_line, .count = 1 };
	char *result = put_into(text, &added, &list);

	(void)state;
	assert_string_equal(
		result,
		"int line(int);\n"
		"#include \"mutant.h\"\n"
		"#line 2\n"
		"void f(int a)\n"
		"{\n"
		"	if ((mutant(1) != !!(a)))\n"
		"		{ if (!mutant(2)) { line(__LINE__); } }\n"
		"}\n");
	assert_int_equal(list.mutants[1].line, 5);
	assert_string_equal(list.mutants[1].text, "line(__LINE__);");
	assert_string_equal(list.mutants[1].function, "f");
	free(result);
	mutant_list_free(&list);
}

static void what_is_no_c_is_refused(void **state)
{
	struct mutant_list list = { .count = 0 };
	struct added added = { .ranges = &every_line, .count = 1 };
	struct trouble t = { .text = "" };

	(void)state;
	assert_null(
		rewrite("small.c", "int f( {\n", &added, flags, 1, &list, &t));
	assert_non_null(strstr(t.text, "small.c:1"));
}

static void a_diff_tells_what_is_added(void **state)
{
	static const char diff[] = "diff -rNU0 a/x/kernel.c b/x/kernel.c\n"
				   "--- a/x/kernel.c\t2026-01-01\n"
				   "+++ b/x/kernel.c\t2026-01-01\n"
				   "@@ -3,2 +3 @@\n"
				   "--- gone\n"
				   "-too\n"
				   "+++ come\n"
				   "@@ -10,0 +10,3 @@\n"
				   "+1\n+2\n+3\n"
				   "@@ -20 +22,0 @@\n"
				   "-x\n"
				   "diff -rNU0 a/y b/y\n"
				   "--- a/y\t2026-01-01\n"
				   "+++ b/y\t2026-01-01\n"
				   "@@ -0,0 +1 @@\n"
				   "+y\n"
				   "\\ No newline at end of file\n";
	struct trouble t = { .text = "" };
	struct added_list list;

	(void)state;
	assert_int_equal(added_parse(diff, &list, &t), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.files[1].file, "y");
	assert_true(added_has(&list.files[1], 1, 1));
	assert_string_equal(list.files[0].file, "x/kernel.c");
	assert_int_equal(list.files[0].count, 2);
	assert_true(added_has(&list.files[0], 3, 3));
	assert_true(added_has(&list.files[0], 10, 12));
	assert_false(added_has(&list.files[0], 9, 10));
	assert_false(added_has(&list.files[0], 12, 13));
	added_free(&list);
	assert_int_equal(added_parse("+++ b/f.c\n@@ -1,2 +1,2 @@\n context\n",
				     &list, &t),
			 -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_and_strings_are_no_code),
		cmocka_unit_test(a_condition_has_several_lines),
		cmocka_unit_test(conditions_nest),
		cmocka_unit_test(an_else_stays_with_its_if),
		cmocka_unit_test(only_added_lines_change),
		cmocka_unit_test(a_macro_is_one_thing),
		cmocka_unit_test(in_and_out_are_swapped),
		cmocka_unit_test(a_field_is_dropped),
		cmocka_unit_test(a_release_is_forgotten_and_a_log_is_not),
		cmocka_unit_test(what_is_not_executed_stays),
		cmocka_unit_test(nothing_is_not_nearly_one),
		cmocka_unit_test(a_loop_ends),
		cmocka_unit_test(lines_keep_their_numbers),
		cmocka_unit_test(what_is_no_c_is_refused),
		cmocka_unit_test(a_diff_tells_what_is_added),
	};

	return cmocka_run_group_tests_name("mutate", tests, NULL, NULL);
}
