// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_end.c - one end of a conn.
 */
#include "sacheck/config_end.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/must.h"

static const struct config_line *end_line(const struct config_conn *conn,
					  unsigned end, const char *key)
{
	char whole[64];

	snprintf(whole, sizeof(whole), "%s%s", end ? "right" : "left", key);
	return config_line(conn, whole);
}

/* ---- selectors ---- */

static bool read_proto(const char *text, uint8_t *proto)
{
	static const struct {
		const char *name;
		uint8_t proto;
	} names[] = {
		{ "tcp", IPPROTO_TCP },
		{ "udp", IPPROTO_UDP },
		{ "icmp", IPPROTO_ICMP },
		{ "icmp6", IPPROTO_ICMPV6 },
		{ "ipv6-icmp", IPPROTO_ICMPV6 },
		{ "gre", IPPROTO_GRE },
		{ "sctp", IPPROTO_SCTP },
		{ "l2tp", 115 },
		{ "ospf", 89 },
		{ "esp", IPPROTO_ESP },
		{ "ah", IPPROTO_AH },
		{ "%any", 0 },
		{ "any", 0 },
	};
	char *rest;
	unsigned long value = strtoul(text, &rest, 10);

	if (text[0] >= '0' && text[0] <= '9' && !*rest && value <= UINT8_MAX) {
		*proto = (uint8_t)value;
		return true;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(text, names[i].name) == 0) {
			*proto = names[i].proto;
			return true;
		}
	return false;
}

/* "tcp/80", "tcp", "17/%any"; what it does not know is any */
static void read_protoport(const char *text, struct config_selector *s)
{
	size_t length = strcspn(text, "/");
	char *proto = must_printf("%.*s", (int)length, text);

	if (read_proto(proto, &s->proto) && text[length]) {
		char *rest;
		unsigned long port = strtoul(text + length + 1, &rest, 10);

		s->port = !*rest && port <= UINT16_MAX ? (uint16_t)port : 0;
	}
	free(proto);
}

/* "10.0.1.0/24", "10.0.1.0/24/tcp/80", "vhost:%priv" */
static struct config_selector read_selector(const char *word,
					    const char *protoport)
{
	struct config_selector s = { .known = false };
	const char *slash = strchr(word, '/');
	const char *more = slash ? strchr(slash + 1, '/') : NULL;
	char *subnet = must_printf(
		"%.*s", more ? (int)(more - word) : (int)strlen(word), word);

	if (protoport)
		read_protoport(protoport, &s);
	if (more)
		read_protoport(more + 1, &s);
	s.known = prefix_parse(subnet, &s.prefix);
	free(subnet);
	s.text = must_printable_name(word);
	return s;
}

static struct config_choice *add_choice(struct config_end *end, unsigned number)
{
	end->choices = must_grow(end->choices, end->count + 1,
				 sizeof(*end->choices));
	end->choices[end->count] = (struct config_choice) { .number = number };
	return &end->choices[end->count++];
}

static void add_selector(struct config_choice *choice, const char *word,
			 const char *protoport)
{
	choice->list = must_grow(choice->list, choice->count + 1,
				 sizeof(*choice->list));
	choice->list[choice->count++] = read_selector(word, protoport);
}

/*
 * subnet= has all of its subnets in one Child SA, subnets= one a Child SA.
 * Where both are given that of subnet= is the expansion 0 (whack_add.c,
 * libreswan 5.2).
 */
static void read_subnets(struct config_conn *conn, unsigned end)
{
	const char *key = end ? "rightsubnets" : "leftsubnets";
	const struct config_line *one = end_line(conn, end, "subnet");
	const struct config_line *port = end_line(conn, end, "protoport");
	const char *protoport = port ? port->value : NULL;
	struct config_end *into = &conn->ends[end];
	unsigned number = 1;

	if (one && one->value[0]) {
		struct config_choice *choice = add_choice(into, 0);
		char *copy = must_strdup(one->value), *rest = NULL;

		for (char *w = strtok_r(copy, ", \t", &rest); w;
		     w = strtok_r(NULL, ", \t", &rest))
			add_selector(choice, w, protoport);
		free(copy);
	}
	for (unsigned i = 0; i < conn->count; i++) {
		char *copy, *rest = NULL;

		if (strcmp(conn->lines[i]->key, key) != 0)
			continue;
		conn->expands = true;
		copy = must_strdup(conn->lines[i]->value);
		for (char *w = strtok_r(copy, ", \t", &rest); w;
		     w = strtok_r(NULL, ", \t", &rest))
			add_selector(add_choice(into, number++), w, protoport);
		free(copy);
	}
	if (!into->count || !into->choices[0].count) {
		struct config_choice *host = into->count ? into->choices :
							   add_choice(into, 0);

		add_selector(host, into->address[0] ? into->address : "%any",
			     protoport);
	}
}

/* ---- who it is ---- */

static bool is_anyone(const char *address)
{
	return strncasecmp(address, "%any", 4) == 0 ||
	       strncasecmp(address, "%opportunistic", 14) == 0 ||
	       strncasecmp(address, "%group", 6) == 0;
}

void config_end_read(struct config_conn *conn, unsigned end)
{
	const struct config_line *line = config_line(conn,
						     end ? "right" : "left");
	const struct config_line *id = end_line(conn, end, "id");
	struct config_end *e = &conn->ends[end];

	e->address = must_strdup(line ? line->value : "");
	e->anyone = is_anyone(e->address);
	if (id && id->value[0] && id->value[0] != '%')
		e->who = must_strdup(id->value);
	else if (e->address[0] && e->address[0] != '%')
		e->who = must_strdup(e->address); /* or a host's name */
	e->pool = end_line(conn, end, "addresspool") != NULL;
	line = end_line(conn, end, "modecfgclient");
	e->pool |= line && strcasecmp(line->value, "yes") == 0 && !e->anyone;
	read_subnets(conn, end);
}

void config_end_free(struct config_end *end)
{
	for (unsigned i = 0; i < end->count; i++) {
		for (unsigned j = 0; j < end->choices[i].count; j++)
			free(end->choices[i].list[j].text);
		free(end->choices[i].list);
	}
	free(end->choices);
	free(end->address);
	free(end->who);
	*end = (struct config_end) { .address = NULL };
}
