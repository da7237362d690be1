// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_config.c - whatever an ipsec.conf, `ipsec status` and a log say, they
 * are judged, or refused with a line; names can be printed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "sacheck/config_finding.h"
#include "sacheck/up.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One file at both ends, and what is judged of that. */
static void judge(const char *text, size_t size)
{
	struct trouble t = { .text = "" };
	struct config_gateway g[2];
	struct config_findings f;
	struct config_links l;

	if (config_parse(text, size, "f", &g[0].file, &t)) {
		if (!t.text[0])
			abort();
		return;
	}
	if (config_parse(text, size, "g", &g[1].file, &t))
		abort();
	for (unsigned i = 0; i < 2; i++)
		g[i].conns = config_conns(&g[i].file);
	/* what is long to judge is no finding of the fuzzer */
	if (g[0].conns.tunnels_count < 64) {
		l = config_links(g, 2);
		f = config_judge(g, 2, &l);
		for (unsigned i = 0; i < f.count; i++)
			if (!f.list[i].place.file || !f.list[i].place.line ||
			    !f.list[i].what || !f.list[i].cure)
				abort();
		config_findings_free(&f);
		config_links_free(&l, 2);
	}
	for (unsigned i = 0; i < 2; i++) {
		config_conns_free(&g[i].conns);
		config_free(&g[i].file);
	}
}

static void read_status(const char *text)
{
	struct up_list up = up_read(text);

	up_explain(&up, text);
	for (unsigned i = 0; i < up.count; i++)
		for (const char *c = up.list[i].name; *c; c++)
			if (*c < ' ' || *c >= 0x7f)
				abort();
	up_free(&up);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = must_calloc(size + 1, 1);

	memcpy(text, data, size);
	judge((const char *)data, size);
	read_status(text);
	free(text);
	return 0;
}
