// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config_conn.c - what the conns of an ipsec.conf come to.
 */
#include "sacheck/config_conn.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "sacheck/config_end.h"

/* ---- lines: a conn's own, those of also=, those of %default ---- */

static bool may_repeat(const char *key)
{
	return strcmp(key, "leftsubnets") == 0 ||
	       strcmp(key, "rightsubnets") == 0 ||
	       strcmp(key, "connalias") == 0 || strcmp(key, "auto") == 0;
}

static void clash(struct config_conn *conn, const struct config_line *line,
		  const struct config_line *other, bool in_section)
{
	conn->clashes = must_grow(conn->clashes, conn->clashes_count + 1,
				  sizeof(*conn->clashes));
	conn->clashes[conn->clashes_count++] = (struct config_clash) {
		line,
		other,
		in_section,
	};
}

static void add_line(struct config_conn *conn, const struct config_line *line)
{
	conn->lines = must_grow(conn->lines, conn->count + 1,
				sizeof(const struct config_line *));
	conn->lines[conn->count++] = line;
}

static bool is_of(const struct config_line *line,
		  const struct config_section *section)
{
	return line >= section->lines && line < section->lines + section->count;
}

static struct config_section *find_section(struct config_file *f,
					   const char *name)
{
	for (unsigned i = 0; i < f->count; i++)
		if (f->sections[i].name[0] &&
		    strcmp(f->sections[i].name, name) == 0)
			return &f->sections[i];
	return NULL;
}

/* The same line for the other end: alsoflip=. */
static const struct config_line *flip(struct config_conn *conn,
				      const struct config_line *line)
{
	bool left = strncmp(line->key, "left", 4) == 0;
	bool right = strncmp(line->key, "right", 5) == 0;
	struct config_line *flipped;

	if (!left && !right)
		return line;
	flipped = must_calloc(1, sizeof(*flipped));
	flipped->key = must_printf("%s%s", left ? "right" : "left",
				   line->key + (left ? 4 : 5));
	flipped->value = must_strdup(line->value);
	flipped->place = line->place;
	conn->flipped = must_grow(conn->flipped, conn->flipped_count + 1,
				  sizeof(struct config_line *));
	conn->flipped[conn->flipped_count++] = flipped;
	return flipped;
}

/*
 * A section is taken once, where also= stands (translate_conn() of libreswan
 * 5.2).  alsoflip= (Openswan, libreswan 4) swaps the ends.
 */
static void add_section(struct config_conn *conn, struct config_file *f,
			struct config_section *section, bool flipped)
{
	section->visited = true;
	for (unsigned i = 0; i < section->count; i++) {
		const struct config_line *line = &section->lines[i], *other;
		bool flips = strcmp(line->key, "alsoflip") == 0;

		if (flips || strcmp(line->key, "also") == 0) {
			struct config_section *also = find_section(f,
								   line->value);

			if (!also)
				clash(conn, line, NULL, false);
			else if (!also->visited)
				add_section(conn, f, also, flipped != flips);
			if (also)
				also->included = true;
			continue;
		}
		if (flipped)
			line = flip(conn, line);
		other = may_repeat(line->key) ? NULL :
						config_line(conn, line->key);
		if (other && strcmp(other->value, line->value) != 0)
			clash(conn, line, other, is_of(other, section));
		if (!other)
			add_line(conn, line);
	}
}

/* Of %default is taken what nobody else gives; subnets= are added up. */
static void add_defaults(struct config_conn *conn, struct config_file *f)
{
	unsigned own = conn->count;

	for (unsigned i = 0; i < f->count; i++) {
		struct config_section *section = &f->sections[i];

		if (strcmp(section->name, "%default") != 0)
			continue;
		for (unsigned j = 0; j < section->count; j++) {
			const struct config_line *line = &section->lines[j];
			bool subnets = strcmp(line->key, "leftsubnets") == 0 ||
				       strcmp(line->key, "rightsubnets") == 0;
			unsigned at = 0;

			while (at < conn->count &&
			       strcmp(conn->lines[at]->key, line->key) != 0)
				at++;
			/* of two %default the later one counts */
			if (at == conn->count || subnets)
				add_line(conn, line);
			else if (at >= own)
				conn->lines[at] = line;
		}
	}
}

/*
 * What other conns take with also= and nobody loads: without auto= it is
 * ignored, and often has no subnets yet.
 */
static bool is_template(const struct config_conn *conn,
			const struct config_section *section)
{
	const struct config_line *line = config_line(conn, "auto");

	if (!config_line(conn, "left") && !config_line(conn, "right"))
		return true;
	return section->included &&
	       (!line || strcasecmp(line->value, "ignore") == 0);
}

/* ---- options ---- */

static bool is_value(const struct config_conn *conn, const char *key,
		     const char *const *values)
{
	const struct config_line *line = config_line(conn, key);

	for (; line && *values; values++)
		if (strcasecmp(line->value, *values) == 0)
			return true;
	return false;
}

static bool is_yes(const struct config_conn *conn, const char *key)
{
	static const char *const yes[] = {
		"yes", "y", "true", "on", "1", "propose", "insist", NULL,
	};

	return is_value(conn, key, yes);
}

static uint32_t read_number(const struct config_conn *conn, const char *key)
{
	const struct config_line *line = config_line(conn, key);
	unsigned long value;
	char *end;

	if (!line || line->value[0] < '0' || line->value[0] > '9')
		return 0;
	value = strtoul(line->value, &end, 10);
	return *end || value > UINT32_MAX ? 0 : (uint32_t)value;
}

static void read_options(struct config_conn *conn)
{
	static const char *const shunts[] = {
		"passthrough", "pass", "drop", "reject", NULL,
	};
	static const char *const never[] = { "never", NULL };
	static const char *const transport[] = { "transport", NULL };
	static const char *const v1[] = { "ikev1", NULL };
	static const char *const no[] = {
		"no", "never", "n", "false", "off", NULL,
	};

	conn->shunt = is_value(conn, "type", shunts) ||
		      is_value(conn, "authby", never);
	conn->transport = is_value(conn, "type", transport);
	conn->ikev1 = is_value(conn, "keyexchange", v1) ||
		      is_value(conn, "ikev2", no);
	conn->narrowing = is_yes(conn, "narrowing") ||
			  config_line(conn, "leftaddresspool") ||
			  config_line(conn, "rightaddresspool");
	conn->mobike = is_yes(conn, "mobike");
	conn->reqid = read_number(conn, "reqid");
	conn->priority = read_number(conn, "priority");
}

/*
 * Which end is this gateway's only pluto knows, by the addresses that it has.
 * Nobody has %any, nearly everybody writes "left is local", and a file of
 * several conns has one address in all of them.
 */
static void guess_local(struct config_conns *c)
{
	for (unsigned i = 0; i < c->count; i++) {
		struct config_conn *conn = &c->list[i];
		unsigned seen[2] = { 0, 0 };

		for (unsigned j = 0; j < c->count && j < 64; j++)
			for (unsigned end = 0; end < 2; end++) {
				const char *address = conn->ends[end].address;
				const struct config_conn *other = &c->list[j];

				seen[end] += address[0] &&
					     (strcmp(address,
						     other->ends[0].address) ==
						      0 ||
					      strcmp(address,
						     other->ends[1].address) ==
						      0);
			}
		conn->local = seen[1] > seen[0];
		if (conn->ends[0].anyone != conn->ends[1].anyone)
			conn->local = conn->ends[0].anyone;
		if (strstr(conn->ends[1].address, "%defaultroute"))
			conn->local = 1;
		if (strstr(conn->ends[0].address, "%defaultroute"))
			conn->local = 0;
	}
}

/* ---- expansions ---- */

static int family_of(const struct config_choice *choice)
{
	return choice->count && choice->list[0].known ?
		       choice->list[0].prefix.family :
		       0;
}

static void add_tunnels(struct config_conns *c, struct config_conn *conn)
{
	const struct config_end *left = &conn->ends[0], *right = &conn->ends[1];

	conn->first = c->tunnels_count;
	for (unsigned i = 0; i < left->count; i++)
		for (unsigned j = 0; j < right->count; j++) {
			const struct config_choice *l = &left->choices[i];
			const struct config_choice *r = &right->choices[j];

			/* pluto leaves out pairs of two families, too */
			if (family_of(l) && family_of(r) && conn->expands &&
			    family_of(l) != family_of(r))
				continue;
			if (conn->tunnels == CONFIG_TUNNELS_MOST) {
				conn->left_out = true;
				return;
			}
			c->tunnels = must_grow(c->tunnels, c->tunnels_count + 1,
					       sizeof(*c->tunnels));
			c->tunnels[c->tunnels_count++] =
				(struct config_tunnel) {
					.conn = conn,
					.ends = { l, r },
					.name = conn->expands ?
							must_printf("%s/%ux%u",
								    conn->name,
								    l->number,
								    r->number) :
							must_strdup(conn->name),
				};
			conn->tunnels++;
		}
}

/* Once all also= are known. */
static void drop_templates(struct config_conns *c, struct config_file *f)
{
	unsigned kept = 0;

	for (unsigned i = 0, j = 0; i < c->count; i++, j++) {
		while (f->sections[j].name != c->list[i].name)
			j++;
		if (is_template(&c->list[i], &f->sections[j]))
			config_conn_free(&c->list[i]);
		else
			c->list[kept++] = c->list[i];
	}
	c->count = kept;
}

struct config_conns config_conns(struct config_file *f)
{
	struct config_conns c = { .list = NULL };

	c.list = must_calloc(f->count + 1, sizeof(*c.list));
	for (unsigned i = 0; i < f->count; i++) {
		struct config_section *section = &f->sections[i];
		struct config_conn *conn = &c.list[c.count];

		if (!section->name[0] || strcmp(section->name, "%default") == 0)
			continue;
		*conn = (struct config_conn) {
			.f = f,
			.name = section->name,
			.place = section->place,
		};
		for (unsigned j = 0; j < f->count; j++)
			f->sections[j].visited = false;
		add_section(conn, f, section, false);
		add_defaults(conn, f);
		read_options(conn);
		config_end_read(conn, 0);
		config_end_read(conn, 1);
		c.count++;
	}
	drop_templates(&c, f);
	guess_local(&c);
	for (unsigned i = 0; i < c.count; i++) {
		c.aliases |= config_line(&c.list[i], "connalias") != NULL;
		add_tunnels(&c, &c.list[i]);
	}
	return c;
}

void config_conn_free(struct config_conn *conn)
{
	for (unsigned i = 0; i < conn->flipped_count; i++) {
		free(conn->flipped[i]->key);
		free(conn->flipped[i]->value);
		free(conn->flipped[i]);
	}
	free(conn->flipped);
	free(conn->lines);
	free(conn->clashes);
	config_end_free(&conn->ends[0]);
	config_end_free(&conn->ends[1]);
	*conn = (struct config_conn) { .name = NULL };
}

void config_conns_free(struct config_conns *c)
{
	for (unsigned i = 0; i < c->tunnels_count; i++)
		free(c->tunnels[i].name);
	free(c->tunnels);
	for (unsigned i = 0; i < c->count; i++)
		config_conn_free(&c->list[i]);
	free(c->list);
	*c = (struct config_conns) { .list = NULL };
}
