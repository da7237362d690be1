// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_prefix.c - addresses and subnets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/prefix.h"

static struct prefix parse(const char *text)
{
	struct prefix p;

	if (!prefix_parse(text, &p))
		fail_msg("%s was not taken", text);
	return p;
}

static void good_ones_are_read(void **state)
{
	static const struct {
		const char *text, *printed;
		int family;
		unsigned length;
	} good[] = {
		{ "10.1.0.0/16", "10.1.0.0/16", AF_INET, 16 },
		{ "0.0.0.0/0", "0.0.0.0/0", AF_INET, 0 },
		{ "10.1.0.1", "10.1.0.1/32", AF_INET, 32 },
		{ "192.0.2.1/24", "192.0.2.1/24", AF_INET, 24 },
		{ "2001:db8::/32", "2001:db8::/32", AF_INET6, 32 },
		{ "::/0", "::/0", AF_INET6, 0 },
		{ "2001:db8::1", "2001:db8::1/128", AF_INET6, 128 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct prefix p = parse(good[i].text);
		char text[PREFIX_TEXT];

		assert_int_equal(p.family, good[i].family);
		assert_int_equal(p.length, good[i].length);
		assert_string_equal(prefix_print(&p, text), good[i].printed);
	}
}

static void bad_ones_are_not(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		"/24",
		"10.1.0.0/",
		"10.1.0.0/33",
		"10.1.0.0/-1",
		"10.1.0.0/ 8",
		"10.1.0.0/8x",
		"10.1.0.256",
		"10.1.0",
		"a",
		"::/129",
		":::",
		"10.1.0.0/99999999999999999999",
		"11111111111111111111111111111111111111111111111111111/8",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct prefix p = { .length = 77 };

		if (prefix_parse(bad[i], &p))
			fail_msg("\"%s\" was taken", bad[i]);
		assert_int_equal(p.length, 77);
	}
}

static void addresses_have_no_length(void **state)
{
	struct prefix p;

	(void)state;
	assert_true(prefix_parse_address("10.0.0.1", &p));
	assert_false(prefix_parse_address("10.0.0.1/32", &p));
}

static void subnets_have_no_host_bits(void **state)
{
	static const struct {
		const char *text;
		bool subnet;
	} cases[] = {
		{ "10.1.0.0/16", true },    { "10.1.0.1/16", false },
		{ "10.1.128.0/17", true },  { "10.1.64.0/17", false },
		{ "0.0.0.0/0", true },	    { "10.0.0.1/32", true },
		{ "128.0.0.0/0", false },   { "2001:db8::/31", true },
		{ "2001:db9::/31", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prefix p = parse(cases[i].text);

		if (prefix_is_subnet(&p) != cases[i].subnet)
			fail_msg("%s", cases[i].text);
	}
}

static void containing_and_overlapping(void **state)
{
	static const struct {
		const char *a, *b;
		bool contains, overlaps;
	} cases[] = {
		{ "10.1.0.0/16", "10.1.1.0/24", true, true },
		{ "10.1.1.0/24", "10.1.0.0/16", false, true },
		{ "10.1.0.0/16", "10.1.0.0/16", true, true },
		{ "10.1.0.0/17", "10.1.128.0/17", false, false },
		{ "10.1.0.0/16", "10.2.0.0/16", false, false },
		{ "0.0.0.0/0", "10.2.0.1", true, true },
		{ "0.0.0.0/0", "::1", false, false },
		{ "2001:db8::/33", "2001:db8:8000::/33", false, false },
		{ "2001:db8::/32", "2001:db8:8000::/33", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prefix a = parse(cases[i].a), b = parse(cases[i].b);

		if (prefix_contains(&a, &b) != cases[i].contains ||
		    prefix_overlaps(&a, &b) != cases[i].overlaps ||
		    prefix_overlaps(&b, &a) != cases[i].overlaps)
			fail_msg("%s %s", cases[i].a, cases[i].b);
		assert_int_equal(prefix_equal(&a, &b),
				 strcmp(cases[i].a, cases[i].b) == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_ones_are_read),
		cmocka_unit_test(bad_ones_are_not),
		cmocka_unit_test(addresses_have_no_length),
		cmocka_unit_test(subnets_have_no_host_bits),
		cmocka_unit_test(containing_and_overlapping),
	};

	return cmocka_run_group_tests_name("prefix", tests, NULL, NULL);
}
