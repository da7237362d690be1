// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gateway.c - what is known of one gateway.
 */
#include "gateway.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

uint32_t gateway_kernel(const char *release)
{
	unsigned long major, minor;
	char *end;

	if (!isdigit((unsigned char)release[0]))
		return 0;
	major = strtoul(release, &end, 10);
	if (end[0] != '.' || !isdigit((unsigned char)end[1]))
		return 0;
	minor = strtoul(end + 1, NULL, 10);
	if (major > UINT16_MAX || minor > UINT16_MAX)
		return 0;
	return XM_KERNEL(major, minor);
}

void gateway_block(struct gateway *g, enum xm_direction direction)
{
	g->blocks[direction] = true;
	xm_set_default(g->set, direction, true);
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
		g->conns = must_calloc(xm_sas_count(g->set),
				       sizeof(*g->conns));
	free(g->conns[sa]);
	g->conns[sa] = must_strdup(conn);
}

void gateway_free(struct gateway *g)
{
	for (uint32_t i = 0; g->conns && i < xm_sas_count(g->set); i++)
		free(g->conns[i]);
	free(g->conns);
	xm_set_free(g->set);
	*g = (struct gateway) { .name = "" };
}
