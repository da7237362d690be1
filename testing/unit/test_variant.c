// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_variant.c - a variant of a file says the same of other addresses.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/prefix.h"
#include "scenario/scenario.h"
#include "scenario/variant.h"

static char outer_a[] = "192.0.2.1/24", outer_b[] = "198.51.100.7/30";
static char nat[] = "203.0.113.1/29", outer_6[] = "2001:db8:9::1/64";

static struct scenario_site sites[] = {
	{ .outer = outer_a },
	{ .outer = outer_b, .nat = nat },
	{ .outer = outer_6 },
};

static const struct scenario base = { .sites = sites, .sites_count = 3 };

static const struct scenario_variant inner = { .inner_ipv6 = true };
static const struct scenario_variant outer = { .outer_ipv6 = true };
static const struct scenario_variant both = {
	.inner_ipv6 = true,
	.outer_ipv6 = true,
};

static void expect(const char *text, const struct scenario_variant *v,
		   const char *wanted)
{
	size_t size;
	char *new = variant_text(text, strlen(text), &base, v, &size);

	assert_string_equal(new, wanted);
	assert_int_equal(size, strlen(wanted));
	free(new);
}

static void inner_and_outer_are_told_apart(void **state)
{
	static const char text[] =
		"left=192.0.2.1\nleftsubnets={10.1.0.0/16,10.1.1.0/24}";

	(void)state;
	expect(text, &inner,
	       "left=192.0.2.1\nleftsubnets="
	       "{fd00::a01:0/112,fd00::a01:100/120}");
	expect(text, &outer,
	       "left=2001:db8::c000:201\nleftsubnets="
	       "{10.1.0.0/16,10.1.1.0/24}");
	expect(text, &both,
	       "left=2001:db8::c000:201\nleftsubnets="
	       "{fd00::a01:0/112,fd00::a01:100/120}");
	/* the networks of all sites and of their NAT routers are outer */
	expect("192.0.2.99 198.51.100.6 203.0.113.4", &inner,
	       "192.0.2.99 198.51.100.6 203.0.113.4");
	expect("192.0.3.1 198.51.100.8 203.0.113.8", &outer,
	       "192.0.3.1 198.51.100.8 203.0.113.8");
}

static void addresses_are_found_wherever_they_stand(void **state)
{
	(void)state;
	expect("10.0.0.1", &both, "fd00::a00:1");
	expect("{from: 10.0.0.1, to: 192.0.2.1}", &both,
	       "{from: fd00::a00:1, to: 2001:db8::c000:201}");
	expect("[10.0.0.0/24 -> 10.0.1.0/24]", &both,
	       "[fd00::a00:0/120 -> fd00::a00:100/120]");
	expect("outer: 192.0.2.1/24\n", &both,
	       "outer: 2001:db8::c000:201/120\n");
	expect("# from 10.0.0.1.\n", &both, "# from fd00::a00:1.\n");
	expect("0.0.0.0/0", &both, "::/0");
	expect("10.0.0.1/32", &both, "fd00::a00:1/128");
}

static void nothing_else_is_touched(void **state)
{
	static const char *const others[] = {
		"",
		" ",
		"\n\n",
		"net/1x2",
		"5.2",
		"1.2.3",
		"1.2.3.4.5",
		"10.0.0.256",
		"10.0.0.0/33",
		"10.0.0.0/24x",
		"a10.0.0.1",
		"10.0.0.1a",
		"x=10.0.0.1:500",
		"fd00::10.0.0.1",
		"2001:db8::1/64",
		"._10.0.0.1",
		"%any",
		"1.1.1.1111111111111111111111111111111111111111111111111111",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect(others[i], &both, others[i]);
}

/* Text that ends anywhere, without a NUL after it. */
static void no_byte_behind_the_end_is_read(void **state)
{
	static const char text[] = "10.0.0.1/24 192.0.2.1.\n";

	(void)state;
	for (size_t size = 0; size <= strlen(text); size++) {
		char *copy = malloc(size + 1), *new;
		size_t new_size;

		assert_non_null(copy);
		memcpy(copy + 1, text, size);
		new = variant_text(copy + 1, size, &base, &both, &new_size);
		assert_int_equal(strlen(new), new_size);
		free(new);
		free(copy);
	}
}

static void lines_keep_their_numbers(void **state)
{
	static const char text[] = "10.0.0.1\n\n  10.0.0.2\r\n192.0.2.1\n";
	size_t size, lines = 0;
	char *new = variant_text(text, strlen(text), &base, &both, &size);

	(void)state;
	for (size_t i = 0; i < size; i++)
		lines += new[i] == '\n';
	assert_int_equal(lines, 4);
	free(new);
}

/* What contains what is all that the expansions' order depends on. */
static void subsets_stay_subsets(void **state)
{
	static const char *const texts[] = {
		"0.0.0.0/0",	 "10.0.0.0/8",	"10.1.0.0/16",
		"10.1.2.0/23",	 "10.1.2.0/24", "10.1.3.0/24",
		"10.1.2.128/25", "10.1.2.1/32", "10.2.0.0/16",
		"0.0.0.0/1",	 "128.0.0.0/1", "255.255.255.255/32",
	};
	enum { COUNT = sizeof(texts) / sizeof(texts[0]) };
	struct prefix old[COUNT], new[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		size_t size;
		char *text = variant_text(texts[i], strlen(texts[i]), &base,
					  &both, &size);

		assert_true(prefix_parse(texts[i], &old[i]));
		assert_true(prefix_parse(text, &new[i]));
		assert_int_equal(new[i].family, AF_INET6);
		assert_true(prefix_is_subnet(&new[i]));
		free(text);
	}
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t j = 0; j < COUNT; j++)
			assert_int_equal(prefix_contains(&old[i], &old[j]),
					 prefix_contains(&new[i], &new[j]));
	}
}

static void options_are_appended(void **state)
{
	static char more[] = "phase2=ah\nah=sha1\n";
	const struct scenario_variant v = { .options = more };
	char *text = variant_options("left=x", &v);

	(void)state;
	assert_string_equal(text, "left=x\nphase2=ah\nah=sha1\n");
	free(text);
	text = variant_options("left=x\n", &v);
	assert_string_equal(text, "left=x\nphase2=ah\nah=sha1\n");
	free(text);
	text = variant_options("left=x", &inner);
	assert_string_equal(text, "left=x");
	free(text);
}

/* ------------------------------------------------- variants of a file */

static const char file[] =
	"scenario: small\n" /* 1 */
	"class: clean\n"
	"summary: as small as can be, with a shunt beside it\n"
	"ike: [1, 2]\n"
	"columns: {UU: deliver, PP: deliver}\n" /* 5 */
	"sites:\n"
	"  - site: a\n"
	"    party: A\n"
	"    outer: 192.0.2.1/24\n"
	"    host: [10.1.0.1]\n" /* 10 */
	"    conns:\n"
	"      - conn: net\n"
	"        options: |\n"
	"          left=192.0.2.1\n"
	"          leftsubnet=10.1.0.0/24\n" /* 15 */
	"      - {conn: block, options: type=drop}\n"
	"  - site: b\n"
	"    party: B\n"
	"    outer: 192.0.2.2/24\n"
	"    host: [10.2.0.1]\n" /* 20 */
	"    conns:\n"
	"      - {conn: net, options: left=192.0.2.2}\n"
	"flows:\n"
	"  - {flow: there, from: 10.1.0.1, to: 10.2.0.1, proto: udp}\n"
	"steps: [{settle: 3},\n" /* 25 */
	"  {traffic: 20, not-in: [6in4]},\n"
	"  {traffic: 20}]\n"
	"variants:\n"
	"  - {variant: 6in4, inner: ipv6}\n"
	"  - variant: ah-over-6\n" /* 30 */
	"    outer: ipv6\n"
	"    payload: 1000\n"
	"    ike: [2]\n"
	"    long: true\n"
	"    options: |\n" /* 35 */
	"      phase2=ah\n"
	"      ah=sha1\n";

static int parse(const char *text, struct scenario_set *set, char *said)
{
	FILE *err = fmemopen(said, 4096, "w");
	int error;

	assert_non_null(err);
	said[0] = '\0';
	*set = (struct scenario_set) { 0 };
	error = scenario_parse_all(text, strlen(text), "dir/small.yaml", set,
				   err);
	fclose(err);
	return error;
}

static void a_file_yields_all_its_scenarios(void **state)
{
	struct scenario_set set;
	struct scenario *s;
	char said[4096];

	(void)state;
	assert_int_equal(parse(file, &set, said), 0);
	assert_string_equal(said, "");
	assert_int_equal(set.count, 3);

	s = set.scenarios[0];
	assert_string_equal(s->name, "small");
	assert_string_equal(s->sites[0].outer, "192.0.2.1/24");
	assert_int_equal(s->payload, 0);
	assert_false(s->takes_long);

	s = set.scenarios[1];
	assert_string_equal(s->name, "small-6in4");
	assert_string_equal(s->sites[0].outer, "192.0.2.1/24");
	assert_string_equal(s->sites[1].host_addresses[0], "fd00::a02:1");
	assert_string_equal(s->flows[0].from, "fd00::a01:1");
	assert_string_equal(s->sites[0].conns[0].options,
			    "left=192.0.2.1\nleftsubnet=fd00::a01:0/120\n");
	assert_true(s->ikev1 && s->ikev2);
	assert_int_equal(s->steps[2].line, 27);
	assert_false(scenario_step_in(&s->steps[1], COLUMN_UU));
	assert_true(scenario_step_in(&s->steps[2], COLUMN_UU));
	assert_true(scenario_step_in(&set.scenarios[0]->steps[1], COLUMN_UU));

	s = set.scenarios[2];
	assert_string_equal(s->name, "small-ah-over-6");
	assert_string_equal(s->sites[0].outer, "2001:db8::c000:201/120");
	assert_string_equal(s->sites[0].conns[0].options,
			    "left=2001:db8::c000:201\n"
			    "leftsubnet=10.1.0.0/24\nphase2=ah\nah=sha1\n");
	assert_string_equal(s->sites[0].conns[1].options, "type=drop");
	assert_true(s->sites[0].conns[1].shunt);
	assert_string_equal(s->sites[1].conns[0].options,
			    "left=2001:db8::c000:202\nphase2=ah\nah=sha1\n");
	assert_int_equal(s->payload, 1000);
	assert_true(s->takes_long);
	assert_true(!s->ikev1 && s->ikev2);
	scenario_set_free(&set);
}

static const struct mistake {
	const char *old, *new;
	const char *complaint; /* all that is said, without the line's end */
} mistakes[] = {
	{ "variant: ah-over-6", "variant: AH",
	  ":30: the name of a variant may "
	  "have a-z, 0-9 and '-' only" },
	{ "variant: ah-over-6", "variant: 6in4",
	  ":30: there is a variant \"6in4\" already" },
	{ "inner: ipv6", "inner: ipv4",
	  ":29: variant \"6in4\" is the same as the scenario itself" },
	{ "inner: ipv6", "inner: ipv7", ":29: inner: " },
	{ "inner: ipv6", "colour: red", ":29: unknown key \"colour\"" },
	{ "payload: 1000", "payload: 9000",
	  ":32: payload: bytes, 1200 at most" },
	{ "phase2=ah\n", "authby=rsa\n",
	  ":35: authby= is the lab's own business" },
	{ "phase2=ah\n", "phase2\n", ":35: not a \"key=value\" line: phase2" },
	{ "phase2=ah\n", "leftsubnet=10.9.0.0/24\n",
	  ":35: conn net of site a has leftsubnet= already" },
	{ "not-in: [6in4]", "not-in: [5in4]", ":26: no variant \"5in4\"" },
	/* told once, and not by each variant */
	{ "from: 10.1.0.1", "from: 10.1.0.2",
	  ":24: no gateway or host has "
	  "the address 10.1.0.2" },
	/* a mistake of a variant alone */
	{ "host: [10.2.0.1]", "host: [10.2.0.1, fd00::a02:1]",
	  ":20: in variant 6in4: \"fd00::a02:1\" is given twice" },
};

static void mistakes_are_told_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const struct mistake *m = &mistakes[i];
		const char *place = strstr(file, m->old);
		char *text, said[4096], wanted[256];
		struct scenario_set set;

		assert_non_null(place);
		assert_true(asprintf(&text, "%.*s%s%s", (int)(place - file),
				     file, m->new, place + strlen(m->old)) > 0);
		assert_int_equal(parse(text, &set, said), -1);
		assert_int_equal(set.count, 0);
		scenario_set_free(&set);
		snprintf(wanted, sizeof(wanted), "dir/small.yaml%s",
			 m->complaint);
		if (strncmp(said, wanted, strlen(wanted)) != 0 ||
		    strchr(said, '\n') != strrchr(said, '\n'))
			fail_msg("\"%s\": wanted \"%s\", it said \"%s\"",
				 m->new, wanted, said);
		free(text);
	}
}

/* @text with each @old replaced by @new; free() it. */
static char *replaced(const char *text, const char *old, const char *new)
{
	char *out = NULL;
	const char *place;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	assert_non_null(f);
	while ((place = strstr(text, old)) != NULL) {
		fprintf(f, "%.*s%s", (int)(place - text), text, new);
		text = place + strlen(old);
	}
	fputs(text, f);
	fclose(f);
	return out;
}

static void there_must_be_an_address_to_change(void **state)
{
	char *some = replaced(file, "192.0.2.", "2001:db8::");
	char *text = replaced(some, "10.", "2001:db8:1::10.");
	struct scenario_set set;
	char said[4096];

	(void)state;
	assert_int_equal(parse(some, &set, said), -1);
	assert_string_equal(said, "dir/small.yaml: variant ah-over-6: there "
				  "is no outer IPv4 address to change\n");
	free(some);
	assert_int_equal(parse(text, &set, said), -1);
	assert_non_null(strstr(said, "dir/small.yaml: variant 6in4: there is "
				     "no inner IPv4 address to change\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inner_and_outer_are_told_apart),
		cmocka_unit_test(addresses_are_found_wherever_they_stand),
		cmocka_unit_test(nothing_else_is_touched),
		cmocka_unit_test(no_byte_behind_the_end_is_read),
		cmocka_unit_test(lines_keep_their_numbers),
		cmocka_unit_test(subsets_stay_subsets),
		cmocka_unit_test(options_are_appended),
		cmocka_unit_test(a_file_yields_all_its_scenarios),
		cmocka_unit_test(mistakes_are_told_once),
		cmocka_unit_test(there_must_be_an_address_to_change),
	};

	return cmocka_run_group_tests_name("variant", tests, NULL, NULL);
}
