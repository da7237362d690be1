// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_dump.c - whatever is in a dump, it is refused with a message, or yields
 * a gateway that can be written, judged, followed and paired.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/xfrm_finding.h"
#include "sacheck/dump.h"
#include "sacheck/moved.h"
#include "sacheck/peering.h"
#include "sacheck/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What can be read can be written, and read again to the same. */
static void write_again(const struct gateway *g)
{
	char *texts[2] = { NULL, NULL };
	struct gateway again = { .name = "" };
	const struct gateway *from = g;

	for (int i = 0; i < 2; i++) {
		struct trouble t = { .text = "" };
		size_t size;
		FILE *out = open_memstream(&texts[i], &size);

		if (out == NULL || dump_write(from, out, &t) != 0 ||
		    fclose(out) != 0)
			abort();
		if (i == 0 &&
		    dump_parse(texts[0], size, "again", &again, &t) != 0)
			abort();
		from = &again;
	}
	if (strcmp(texts[0], texts[1]) != 0)
		abort();
	gateway_free(&again);
	free(texts[0]);
	free(texts[1]);
}

static void judge_all(const struct gateway *g)
{
	static const char *const counters[] = {
		"XfrmInTmplMismatch", "XfrmInNoPols",	"XfrmOutNoStates",
		"XfrmInPolBlock",     "XfrmInNoStates",
	};
	struct xm_findings findings = xm_judge(g->set, NULL);
	struct peering peering;
	struct moved moved;

	for (unsigned i = 0; i < findings.count; i++)
		if (findings.list[i].has_flow)
			xm_output(g->set, &findings.list[i].flow);
	xm_findings_free(&findings);
	peering_judge(g, g, &peering);
	peering_free(&peering);
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		moved_find(g, g, counters[i], &moved);
		moved_free(&moved);
	}
	for (uint32_t i = 0; i < xm_policies_count(g->set); i++)
		text_policy(g, i);
	for (uint32_t i = 0; i < xm_sas_count(g->set); i++)
		text_sa(g, i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trouble t = { .text = "" };
	struct gateway g;
	bool bad = dump_parse((const char *)data, size, "dump", &g, &t) != 0;

	/* exactly one of the two: a complaint or a gateway */
	if (bad != (t.text[0] != '\0') || bad != (g.set == NULL))
		abort();
	if (!bad) {
		write_again(&g);
		judge_all(&g);
	}
	gateway_free(&g);
	return 0;
}
