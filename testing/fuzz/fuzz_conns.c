// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_conns.c - whatever `ipsec status` and xfrm_stat say, conns get names
 * that can be printed, or none, and counters are read or refused.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "sacheck/conns.h"
#include "sacheck/dump.h"
#include "sacheck/statistics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char dump[] =
	"{\"sacheck\": 1, \"name\": \"a\", \"kernel\": \"6.1\", \"time\": 1,"
	" \"statistics\": {}, \"blocked by default\": [], \"sas\": ["
	"{\"spi\": \"0xf3d2d685\", \"proto\": \"esp\", \"mode\": \"tunnel\","
	" \"src\": \"192.0.2.1\", \"dst\": \"192.0.2.2\", \"reqid\": 1},"
	"{\"spi\": \"0x0ce7459f\", \"proto\": \"ah\", \"mode\": \"tunnel\","
	" \"src\": \"2001:db8::2\", \"dst\": \"2001:db8::1\", \"reqid\": 1}],"
	" \"policies\": []}";

static void name_conns(const char *text)
{
	struct trouble t = { .text = "" };
	struct gateway g;

	if (dump_parse(dump, strlen(dump), "dump", &g, &t) != 0)
		abort();
	if (conns_apply(&g, text) > xm_sas_count(g.set))
		abort();
	for (uint32_t i = 0; i < xm_sas_count(g.set); i++) {
		const char *conn = gateway_conn(&g, i);

		for (; conn && *conn; conn++)
			if (*conn < ' ' || *conn >= 0x7f)
				abort();
	}
	gateway_free(&g);
}

static void read_counters(const char *text, size_t size)
{
	struct statistics s;

	if (!statistics_parse(text, size, &s))
		return;
	for (unsigned i = 0; i < s.count; i++)
		if (strlen(s.lines[i].name) >= STATISTIC_NAME)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = must_calloc(size + 1, 1);

	memcpy(text, data, size);
	name_conns(text);
	/* of just that size: what reads on is seen */
	read_counters((const char *)data, size);
	free(text);
	return 0;
}
