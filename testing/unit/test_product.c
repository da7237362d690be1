// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_product.c - scenarios that are made are as good as written ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/product.h"
#include "scenario/scenario.h"

static struct scenario *made_of(struct product_size size,
				enum product_kind kind)
{
	char name[PRODUCT_NAME], file[PRODUCT_NAME + 8];
	char *text = product_text(size, kind);
	struct scenario *s;

	snprintf(file, sizeof(file), "%s.yaml", product_name(size, kind, name));
	s = scenario_parse(text, strlen(text), file, stderr);
	free(text);
	assert_non_null(s);
	return s;
}

static struct scenario *made(unsigned n, enum product_kind kind)
{
	return made_of((struct product_size) { .n = n }, kind);
}

static struct scenario *nested(unsigned n)
{
	return made_of((struct product_size) { n, true }, PRODUCT_UP);
}

static void all_sizes_are_read(void **state)
{
	(void)state;
	for (unsigned n = PRODUCT_LEAST; n <= PRODUCT_MOST; n++) {
		scenario_free(made(n, PRODUCT_UP));
		scenario_free(made(n, PRODUCT_ON_DEMAND));
	}
	for (unsigned n = PRODUCT_LEAST; n <= PRODUCT_NESTED; n++)
		scenario_free(nested(n));
}

/* The third number of "10.x.NUMBER.1". */
static unsigned subnet(const char *address, const char *prefix)
{
	char *end;
	unsigned long number;

	assert_int_equal(strncmp(address, prefix, strlen(prefix)), 0);
	number = strtoul(address + strlen(prefix), &end, 10);
	assert_string_equal(end, ".1");
	return (unsigned)number;
}

/* No pair twice, and each subnet has a flow. */
static void flows_are_spread(void **state)
{
	static const unsigned sizes[] = { 2, 3, 8, 9, 16, 32, 64 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned n = sizes[i], pairs = n * n;
		struct scenario *s = made(n, PRODUCT_ON_DEMAND);
		bool from[PRODUCT_MOST] = { false };
		bool to[PRODUCT_MOST] = { false };

		assert_int_equal(s->flows_count,
				 pairs < PRODUCT_FLOWS ? pairs : PRODUCT_FLOWS);
		for (unsigned j = 0; j < s->flows_count; j++) {
			unsigned left = subnet(s->flows[j].from, "10.1.");
			unsigned right = subnet(s->flows[j].to, "10.2.");

			assert_true(left < n && right < n);
			from[left] = to[right] = true;
			for (unsigned k = 0; k < j; k++)
				assert_true(strcmp(s->flows[j].from,
						   s->flows[k].from) != 0 ||
					    strcmp(s->flows[j].to,
						   s->flows[k].to) != 0);
		}
		for (unsigned j = 0; j < n; j++)
			assert_true(from[j] && to[j]);
		scenario_free(s);
	}
}

static void all_sas_are_awaited(void **state)
{
	struct scenario *s = made(16, PRODUCT_UP);
	unsigned awaited = 0;

	(void)state;
	assert_true(s->takes_long && s->strict_sas);
	assert_string_equal(s->name, "scale-16x16-up");
	for (unsigned i = 0; i < s->steps_count; i++) {
		if (s->steps[i].kind != STEP_AWAIT_SAS)
			continue;
		assert_int_equal(s->steps[i].count, 512);
		awaited++;
	}
	assert_int_equal(awaited, 2);
	scenario_free(s);
}

/*
 * Sixteen subnets a side, each inside the one before; each has an address that
 * no smaller one has, and a flow.
 */
static void what_nests_overlaps(void **state)
{
	struct scenario *s = nested(16);
	bool from[16] = { false }, to[16] = { false };
	char *subnets;

	(void)state;
	assert_string_equal(s->name, "scale-16x16-nested-up");
	subnets = scenario_conn_option(&s->sites[0].conns[0], "rightsubnets");
	assert_non_null(subnets);
	assert_non_null(strstr(subnets, "{10.2.0.0/16,10.2.0.0/17,"));
	assert_non_null(strstr(subnets, ",10.2.0.0/30,10.2.0.0/31}"));
	free(subnets);
	assert_int_equal(s->sites[0].host_addresses_count, 16);
	assert_string_equal(s->sites[0].host_addresses[0], "10.1.128.0");
	assert_string_equal(s->sites[0].host_addresses[14], "10.1.0.2");
	assert_string_equal(s->sites[0].host_addresses[15], "10.1.0.1");
	assert_int_equal(s->flows_count, PRODUCT_FLOWS);
	for (unsigned i = 0; i < s->flows_count; i++) {
		for (unsigned j = 0; j < 16; j++) {
			from[j] |= strcmp(s->flows[i].from,
					  s->sites[0].host_addresses[j]) == 0;
			to[j] |= strcmp(s->flows[i].to,
					s->sites[1].host_addresses[j]) == 0;
		}
	}
	for (unsigned j = 0; j < 16; j++)
		assert_true(from[j] && to[j]);
	scenario_free(s);
}

static void what_nests_is_not_on_demand(void **state)
{
	(void)state;
	assert_true(
		product_exists((struct product_size) { 16, true }, PRODUCT_UP));
	assert_false(product_exists((struct product_size) { 16, true },
				    PRODUCT_ON_DEMAND));
	assert_true(product_exists((struct product_size) { 16, false },
				   PRODUCT_ON_DEMAND));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_sizes_are_read),
		cmocka_unit_test(flows_are_spread),
		cmocka_unit_test(all_sas_are_awaited),
		cmocka_unit_test(what_nests_overlaps),
		cmocka_unit_test(what_nests_is_not_on_demand),
	};

	return cmocka_run_group_tests_name("product", tests, NULL, NULL);
}
