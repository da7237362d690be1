// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - what a scenario says of its sites, flows and conns.
 */
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

bool list_has(char *const *list, unsigned count, const char *word)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(list[i], word) == 0)
			return true;
	}
	return false;
}

bool scenario_site_has(const struct scenario_site *site, const char *address,
		       bool *gateway)
{
	*gateway = list_has(site->gateway_addresses,
			    site->gateway_addresses_count, address) ||
		   (site->nat == NULL &&
		    strcmp(site->outer_address, address) == 0);
	return *gateway || list_has(site->host_addresses,
				    site->host_addresses_count, address);
}

const struct scenario_site *scenario_site(const struct scenario *s,
					  const char *name)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		if (strcmp(s->sites[i].name, name) == 0)
			return &s->sites[i];
	}
	return NULL;
}

const struct scenario_site *scenario_owner(const struct scenario *s,
					   const char *address, const char *at,
					   bool *gateway)
{
	bool ignored;

	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];

		if (at != NULL && strcmp(site->name, at) != 0)
			continue;
		if (scenario_site_has(site, address,
				      gateway ? gateway : &ignored))
			return site;
	}
	return NULL;
}

const struct scenario_site *scenario_sender(const struct scenario *s,
					    const struct scenario_flow *flow,
					    bool *gateway)
{
	return scenario_owner(s, flow->from, flow->at, gateway);
}

const struct scenario_site *scenario_receiver(const struct scenario *s,
					      const struct scenario_flow *flow,
					      bool *gateway)
{
	return scenario_owner(s, flow->to, flow->to_at, gateway);
}

const struct scenario_flow *
scenario_outer_flow(const struct scenario *s, const struct scenario_site *site)
{
	for (unsigned i = 0; site->nat == NULL && i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];

		if (strcmp(flow->from, site->outer_address) == 0 ||
		    strcmp(flow->to, site->outer_address) == 0)
			return flow;
	}
	return NULL;
}

const struct scenario_flow *scenario_flow(const struct scenario *s,
					  const char *name)
{
	for (unsigned i = 0; i < s->flows_count; i++) {
		if (strcmp(s->flows[i].name, name) == 0)
			return &s->flows[i];
	}
	return NULL;
}

/* An address of a site in the order gateway, host, outer; or NULL. */
static const char *foreign_address(const struct scenario *s,
				   const struct scenario_site *site, unsigned i)
{
	if (i < site->gateway_addresses_count)
		return site->gateway_addresses[i];
	i -= site->gateway_addresses_count;
	if (i < site->host_addresses_count)
		return site->host_addresses[i];
	i -= site->host_addresses_count;
	return i == 0 && scenario_outer_flow(s, site) != NULL ?
		       site->outer_address :
		       NULL;
}

const char **scenario_foreign(const struct scenario *s,
			      const struct scenario_site *own, unsigned *count)
{
	const char **all = NULL, *address;
	bool ignored;

	*count = 0;
	for (unsigned i = 0; i < s->sites_count; i++) {
		for (unsigned j = 0;
		     (address = foreign_address(s, &s->sites[i], j)); j++) {
			bool known = scenario_site_has(own, address, &ignored);

			for (unsigned k = 0; k < *count; k++)
				known |= strcmp(all[k], address) == 0;
			if (known)
				continue;
			all = must_grow(all, *count + 1, sizeof(*all));
			all[(*count)++] = address;
		}
	}
	return all;
}

const char *scenario_counter(const struct scenario *s)
{
	return s->counter ? s->counter : "XfrmInTmplMismatch";
}

bool scenario_has_charon(const struct scenario *s)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		if (s->sites[i].daemon == SITE_CHARON)
			return true;
	}
	return false;
}

static char *find_option(const char *line, const char *key)
{
	size_t length = strlen(key);

	while (*line != '\0') {
		line += strspn(line, " \t\n");
		if (strncmp(line, key, length) == 0 && line[length] == '=')
			return strndup(line + length + 1,
				       strcspn(line + length + 1, "\n"));
		line += strcspn(line, "\n");
	}
	return NULL;
}

char *scenario_conn_option(const struct scenario_conn *conn, const char *key)
{
	char *value = find_option(conn->options, key);

	if (value == NULL && conn->patched != NULL)
		value = find_option(conn->patched, key);
	return value;
}

enum column column_base(enum column c)
{
	size_t length = strlen(column_name(c));

	for (int i = 0; i < COLUMN_COUNT; i++) {
		const char *name = column_name((enum column)i);

		if (strlen(name) == length && strspn(name, "U") == length)
			return (enum column)i;
	}
	return c;
}
