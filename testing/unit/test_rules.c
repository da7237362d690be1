// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_rules.c - what the updown script's rules counted, or would have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netinet/in.h>

#include "net/rules.h"

static const char ruleset[] =
	"table inet ipsec-log {\n"
	"\tchain input {\n"
	"\t\ttype filter hook input priority filter; policy accept;\n"
	"\t\tipsec in reqid 16389 ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24 "
	"counter packets 40 bytes 2080 log group 13\n"
	"\t\tipsec in reqid 16393 ip saddr 10.0.0.0/24 ip daddr 10.0.2.0/24 "
	"counter packets 20 bytes 1040 log group 13\n"
	"\t}\n"
	"\tchain output {\n"
	"\t\tipsec out reqid 16389 ip saddr 10.0.1.0/24 ip daddr 10.0.0.0/24 "
	"counter packets 0 bytes 0 log group 13\n"
	"\t}\n}\n";

static void kernel_counted(void **state)
{
	struct observed_rule rule = { .rules = 9 };

	(void)state;
	rules_count(ruleset, "ipsec in", &rule);
	assert_int_equal(rule.rules, 2);
	assert_int_equal(rule.packets, 20);
	rules_count(ruleset, "ipsec out", &rule);
	assert_int_equal(rule.rules, 1);
	assert_int_equal(rule.packets, 0);
	/* a line without a counter is no rule that counts */
	rules_count(ruleset, "policy accept", &rule);
	assert_int_equal(rule.rules, 0);
	rules_count("", "ipsec in", &rule);
	assert_int_equal(rule.rules, 0);
}

/* Two expansions at site a, with a flow in for each, one out, and an echo. */
static struct scenario_flow plans[] = {
	{ .proto = FLOW_UDP },
	{ .proto = FLOW_UDP },
	{ .proto = FLOW_UDP },
	{ .proto = FLOW_ICMP },
};

static struct observed_flow flows[4];

static int fill_flows(void **state)
{
	static char names[][8] = { "1 in", "2 in", "1 out", "1 echo" };
	static char inner[] = "10.0.0.254";
	static char one[] = "10.0.1.254", two[] = "10.0.2.254";
	char *const from[] = { inner, inner, one, one };
	char *const to[] = { one, two, inner, inner };

	(void)state;
	for (int i = 0; i < 4; i++) {
		plans[i].name = flows[i].name = names[i];
		plans[i].from = from[i];
		plans[i].to = to[i];
		flows[i].sent = flows[i].received = 20;
	}
	return 0;
}

static struct observed_sa sas[] = {
	{ .spi = 1,
	  .proto = IPPROTO_ESP,
	  .reqid = 20001,
	  .packets_before = 5,
	  .packets_after = 45 },
	{ .spi = 2,
	  .proto = IPPROTO_ESP,
	  .reqid = 20001,
	  .packets_before = 5,
	  .packets_after = 25 },
	{ .spi = 3,
	  .proto = IPPROTO_ESP,
	  .reqid = 16389,
	  .outbound = true,
	  .packets_before = 5,
	  .packets_after = 45 },
};

static const struct scenario scenario = { .flows = plans, .flows_count = 4 };
static const struct observation seen = { .flows = flows, .flows_count = 4 };
static const struct observed_site site = { .sas = sas, .sas_count = 3 };

static struct observed_rule model(const char *log, const char *match)
{
	struct observed_rule rule = { .rules = 9 };

	rules_model(log, match, &scenario, &seen, &site, &rule);
	assert_true(rule.modelled);
	return rule;
}

static void group_reqid_counts(void **state)
{
	struct observed_rule rule = model(
		"# nft -f -\n"
		"ipsec in reqid 20001 ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24 counter log group 13\n"
		"ipsec in reqid 20001 ip saddr 10.0.0.0/24 ip daddr 10.0.2.0/24 counter log group 13\n",
		"ipsec in");

	(void)state;
	assert_int_equal(rule.rules, 2);
	assert_int_equal(rule.packets, 20);
	assert_int_equal(rule.most, 40);
	rule = model(
		"ipsec out reqid 16389 ip saddr 10.0.1.0/24 ip daddr 10.0.0.0/24 counter log group 13\n",
		"ipsec out");
	assert_int_equal(rule.rules, 1);
	assert_int_equal(rule.packets, 40);
}

/* The fault that PLUTO_SA_REQID_IN cures: no inbound SA has the outbound reqid. */
static void wrong_reqid_counts_nothing(void **state)
{
	struct observed_rule rule = model(
		"ipsec in reqid 16389 ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24 counter log group 13\n",
		"ipsec in");

	(void)state;
	assert_int_equal(rule.rules, 1);
	assert_int_equal(rule.packets, 0);
}

static void wrong_addresses_count_nothing(void **state)
{
	struct observed_rule rule = model(
		"ipsec in reqid 20001 ip saddr 10.0.0.0/24 ip daddr 10.0.3.0/24 counter log group 13\n",
		"ipsec in");

	(void)state;
	assert_int_equal(rule.rules, 1);
	assert_int_equal(rule.packets, 0);
}

static void told_twice_is_one_rule(void **state)
{
	static const char line[] =
		"ipsec in reqid 20001 ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24 counter log group 13\n";
	char twice[sizeof(line) * 2];

	(void)state;
	snprintf(twice, sizeof(twice), "%s%s", line, line);
	assert_int_equal(model(twice, "ipsec in").rules, 1);
}

/* The handle of a rule is the number of its line. */
static void deleted_rules_are_gone(void **state)
{
	static const char one[] =
		"ipsec in reqid 20001 ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24 counter log group 13\n";
	static const char other[] =
		"ipsec in reqid 16389 ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24 counter log group 13\n";
	static const char gone[] =
		"# nft delete rule inet ipsec-log input handle 2\n";
	struct observed_rule rule;
	char log[1024];

	(void)state;
	snprintf(log, sizeof(log), "# nft -f -\n%s%s%s", other, gone, one);
	rule = model(log, "ipsec in");
	assert_int_equal(rule.rules, 1);
	assert_int_equal(rule.packets, 40);
	/* and may be told again */
	snprintf(log, sizeof(log), "# nft -f -\n%s%s%s", one, gone, one);
	assert_int_equal(model(log, "ipsec in").rules, 1);
	snprintf(log, sizeof(log), "# nft -f -\n%s%s", one, gone);
	assert_int_equal(model(log, "ipsec in").rules, 0);
	/* another's handle that begins alike */
	snprintf(log, sizeof(log),
		 "# nft -f -\n%s# nft delete rule inet "
		 "ipsec-log input handle 21\n",
		 one);
	assert_int_equal(model(log, "ipsec in").rules, 1);
}

static void no_rules(void **state)
{
	static const char *const logs[] = {
		"",
		"# nft -f -\n",
		"table inet ipsec-log {\n}\n",
		"ipsec in reqid x ip saddr 10.0.0.0/24 ip daddr 10.0.1.0/24\n",
		"ipsec in reqid 1 ip saddr here ip daddr there\n",
		"ipsec in",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
		assert_int_equal(model(logs[i], "ipsec in").rules, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernel_counted),
		cmocka_unit_test(group_reqid_counts),
		cmocka_unit_test(wrong_reqid_counts_nothing),
		cmocka_unit_test(wrong_addresses_count_nothing),
		cmocka_unit_test(told_twice_is_one_rule),
		cmocka_unit_test(deleted_rules_are_gone),
		cmocka_unit_test(no_rules),
	};

	return cmocka_run_group_tests_name("rules", tests, fill_flows, NULL);
}
