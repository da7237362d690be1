// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gateway.c - what is known of one gateway.
 */
#include "sacheck/gateway.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void gateway_block(struct gateway *g, enum xm_direction direction)
{
	g->blocks[direction] = true;
	xm_set_default(g->set, direction, true);
}

static const struct unknown {
	unsigned bit;
	const char *name, *text;
} unknowns[] = {
	{ UNKNOWN_ADDED, "added",
	  "when SAs were added, and so which of several the kernel takes (`ip -s xfrm state` tells)" },
	{ UNKNOWN_PACKETS, "packets",
	  "how many packets SAs carried (`ip -s xfrm state` tells)" },
	{ UNKNOWN_LARVAL, "larval",
	  "which SAs are still being negotiated, as no line names an algorithm: all are taken for valid" },
	{ UNKNOWN_ORDER, "order",
	  "which of two policies of one priority is older, as `ipsec look` sorts them" },
	{ UNKNOWN_MASKS, "masks",
	  "the masks of selectors' ports: they are taken for full" },
	{ UNKNOWN_INTERFACES, "interfaces",
	  "the numbers of the interfaces in selectors" },
	{ UNKNOWN_MODES, "modes",
	  "the mode of SAs that only `ip xfrm monitor` names: it is taken for tunnel" },
	{ UNKNOWN_KERNEL, "kernel",
	  "which kernel it is (`uname -a` tells): the newest one's rules are taken" },
	{ UNKNOWN_STATISTICS, "statistics",
	  "what the kernel dropped (/proc/net/xfrm_stat tells)" },
	{ UNKNOWN_BLOCKS, "blocked by default",
	  "what is done without a policy (`ip xfrm policy getdefault` tells): it is taken to be accepted" },
};

static const struct unknown *find_unknown(unsigned bit)
{
	const struct unknown *u = unknowns;

	while (u->bit != bit)
		u++;
	return u;
}

const char *gateway_unknown_name(unsigned bit)
{
	return find_unknown(bit)->name;
}

const char *gateway_unknown_text(unsigned bit)
{
	return find_unknown(bit)->text;
}

const char *gateway_conn(const struct gateway *g, uint32_t sa)
{
	if (!g->conns || sa == XM_NONE)
		return NULL;
	return g->conns[sa];
}

void gateway_name_conn(struct gateway *g, uint32_t sa, const char *conn)
{
	if (!g->conns)
		g->conns = must_calloc(xm_sas_count(g->set), sizeof(*g->conns));
	free(g->conns[sa]);
	g->conns[sa] = must_strdup(conn);
}

void gateway_free(struct gateway *g)
{
	for (uint32_t i = 0; g->conns && i < xm_sas_count(g->set); i++)
		free(g->conns[i]);
	free(g->conns);
	free(g->said);
	xm_set_free(g->set);
	*g = (struct gateway) { .name = "" };
}
