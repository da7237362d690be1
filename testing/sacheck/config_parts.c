// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_parts.c - an option of a conn, and which selectors contain which.
 */
#include "sacheck/config_parts.h"

#include <string.h>

const struct config_line *config_line(const struct config_conn *conn,
				      const char *key)
{
	for (unsigned i = 0; i < conn->count; i++)
		if (strcmp(conn->lines[i]->key, key) == 0)
			return conn->lines[i];
	return NULL;
}

struct config_place config_subnets_place(const struct config_conn *conn,
					 unsigned end)
{
	static const char *const keys[2][2] = {
		{ "leftsubnets", "leftsubnet" },
		{ "rightsubnets", "rightsubnet" },
	};

	for (unsigned i = 0; i < 2; i++) {
		const struct config_line *line = config_line(conn,
							     keys[end][i]);

		if (line)
			return line->place;
	}
	return conn->place;
}

bool config_selector_contains(const struct config_selector *outer,
			      const struct config_selector *inner)
{
	return outer->known && inner->known &&
	       prefix_contains(&outer->prefix, &inner->prefix) &&
	       (!outer->proto || outer->proto == inner->proto) &&
	       (!outer->port || outer->port == inner->port);
}

bool config_choice_contains(const struct config_choice *outer,
			    const struct config_choice *inner)
{
	for (unsigned i = 0; i < inner->count; i++) {
		unsigned j = 0;

		while (j < outer->count &&
		       !config_selector_contains(&outer->list[j],
						 &inner->list[i]))
			j++;
		if (j == outer->count)
			return false;
	}
	return inner->count > 0;
}
